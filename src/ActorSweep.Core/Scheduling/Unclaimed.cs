namespace ActorSweep.Core.Scheduling;

/// <summary>Tasks and chunks of maps that workers have from the scheduler before, until whoever handed them in is back and wants them.</summary>
sealed class Unclaimed
{
    readonly Dictionary<AttemptId, (HeldWork Held, Worker Worker)> _all = [];
    readonly Dictionary<TaskId, AttemptId> _tasks = [];

    public bool Contains(AttemptId attempt) => _all.ContainsKey(attempt);

    public bool Contains(TaskId task) => _tasks.Count > 0 && _tasks.ContainsKey(task);

    /// <summary>What a worker has that nobody has claimed.</summary>
    public IReadOnlyList<AttemptId> Of(WorkerId worker) => _all.Count == 0 ? [] : [.. _all.Where(a => a.Value.Worker.Id == worker).Select(a => a.Key)];

    /// <summary>Says whether it can be claimed: not where another worker has it, too.</summary>
    public bool Add(HeldWork held, Worker worker)
    {
        if (_all.ContainsKey(held.Attempt) || (held is HeldTask task && !_tasks.TryAdd(task.Task, held.Attempt)))
            return false;
        _all.Add(held.Attempt, (held, worker));
        return true;
    }

    public bool Remove(AttemptId attempt)
    {
        if (!_all.Remove(attempt, out var removed))
            return false;
        if (removed.Held is HeldTask task)
            _tasks.Remove(task.Task);
        return true;
    }

    /// <summary>Takes a task, if a worker has it.</summary>
    public (HeldTask Held, Worker Worker)? Take(TaskId task)
    {
        if (_tasks.Count == 0 || !_tasks.Remove(task, out var attempt) || !_all.Remove(attempt, out var taken))
            return null;
        return ((HeldTask)taken.Held, taken.Worker);
    }

    /// <summary>Takes all chunks of a map that workers have.</summary>
    public IReadOnlyList<(HeldChunk Held, Worker Worker)> Take(RunId map)
    {
        List<(HeldChunk, Worker)> chunks = [.. _all.Values.Where(a => a.Held is HeldChunk chunk && chunk.Run == map).Select(a => ((HeldChunk)a.Held, a.Worker))];
        foreach (var (chunk, _) in chunks)
            _all.Remove(chunk.Attempt);
        return chunks;
    }
}
