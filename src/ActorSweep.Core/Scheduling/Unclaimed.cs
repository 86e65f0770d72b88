namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Tasks and chunks of maps that workers have from the scheduler before, until whoever handed them in is back and wants them. What has not ended takes
/// its worker's slots meanwhile, and nobody knows what else.
/// </summary>
sealed class Unclaimed
{
    readonly Dictionary<AttemptId, (HeldWork Held, Worker Worker)> _all = [];
    readonly Dictionary<TaskId, AttemptId> _tasks = [];
    readonly Dictionary<Worker, HashSet<AttemptId>> _ofWorkers = [];

    public bool Contains(AttemptId attempt) => _all.ContainsKey(attempt);

    public bool Contains(TaskId task) => _tasks.Count > 0 && _tasks.ContainsKey(task);

    /// <summary>What a worker has that nobody has claimed.</summary>
    public IReadOnlyCollection<AttemptId> Of(Worker worker) => _ofWorkers.TryGetValue(worker, out var attempts) ? attempts : [];

    /// <summary>Says whether it can be claimed: not where another worker has it, too.</summary>
    public bool Add(HeldWork held, Worker worker)
    {
        if (_all.ContainsKey(held.Attempt) || (held is HeldTask task && !_tasks.TryAdd(task.Task, held.Attempt)))
            return false;
        _all.Add(held.Attempt, (held, worker));
        if (!_ofWorkers.TryGetValue(worker, out var attempts))
            _ofWorkers.Add(worker, attempts = []);
        attempts.Add(held.Attempt);
        worker.Unclaimed += held.HasEnded ? 0 : 1;
        return true;
    }

    /// <summary>Takes one out.</summary>
    public (HeldWork Held, Worker Worker)? Take(AttemptId attempt)
    {
        if (!_all.Remove(attempt, out var taken))
            return null;
        var (held, worker) = taken;
        if (held is HeldTask task)
            _tasks.Remove(task.Task);
        if (_ofWorkers[worker] is var attempts && attempts.Remove(attempt) && attempts.Count == 0)
            _ofWorkers.Remove(worker);
        worker.Unclaimed -= held.HasEnded ? 0 : 1;
        return taken;
    }

    /// <summary>One has ended, and is told of again when it is claimed. Says whose slot is free now.</summary>
    public Worker? End(AttemptId attempt)
    {
        if (!_all.TryGetValue(attempt, out var ended) || ended.Held.HasEnded)
            return null;
        _all[attempt] = (ended.Held with { HasEnded = true }, ended.Worker);
        ended.Worker.Unclaimed--;
        return ended.Worker;
    }

    /// <summary>Takes a task, if a worker has it.</summary>
    public (HeldTask Held, Worker Worker)? Take(TaskId task) =>
        _tasks.Count > 0 && _tasks.TryGetValue(task, out var attempt) && Take(attempt) is var (held, worker) ? ((HeldTask)held, worker) : null;

    /// <summary>Takes all chunks of a map that workers have.</summary>
    public IReadOnlyList<(HeldChunk Held, Worker Worker)> Take(RunId map)
    {
        var attempts = _all.Values.Select(a => a.Held).OfType<HeldChunk>().Where(chunk => chunk.Run == map).Select(chunk => chunk.Attempt).ToList();
        return [.. attempts.Select(Take).OfType<(HeldWork Held, Worker Worker)>().Select(taken => ((HeldChunk)taken.Held, taken.Worker))];
    }
}
