namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Tasks and chunks of maps that workers have from an earlier scheduler and that no client has claimed yet. Until it has finished, such work takes a slot of
/// its worker, and an unknown amount of other resources.
/// </summary>
sealed class Unclaimed
{
    readonly Dictionary<AttemptId, (HeldWork Held, Worker Worker)> _all = [];
    readonly Dictionary<TaskId, AttemptId> _tasks = [];
    readonly Dictionary<Worker, HashSet<AttemptId>> _ofWorkers = [];

    public bool Contains(AttemptId attempt) => _all.ContainsKey(attempt);

    public bool Contains(TaskId task) => _tasks.Count > 0 && _tasks.ContainsKey(task);

    /// <summary>Returns the unclaimed attempts of a worker.</summary>
    public IReadOnlyCollection<AttemptId> Of(Worker worker) => _ofWorkers.TryGetValue(worker, out var attempts) ? attempts : [];

    /// <summary>Adds unclaimed work. Returns false where the attempt, or another attempt at the same task, is there already.</summary>
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

    /// <summary>Removes and returns an attempt; null where it is not there.</summary>
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

    /// <summary>
    /// Notes that an attempt has finished; its worker reports it again when it is claimed. Returns the worker whose slot becomes free, else null.
    /// </summary>
    public Worker? End(AttemptId attempt)
    {
        if (!_all.TryGetValue(attempt, out var ended) || ended.Held.HasEnded)
            return null;
        _all[attempt] = (ended.Held with { HasEnded = true }, ended.Worker);
        ended.Worker.Unclaimed--;
        return ended.Worker;
    }

    /// <summary>Removes and returns the attempt at a task; null where no worker has one.</summary>
    public (HeldTask Held, Worker Worker)? Take(TaskId task) =>
        _tasks.Count > 0 && _tasks.TryGetValue(task, out var attempt) && Take(attempt) is var (held, worker) ? ((HeldTask)held, worker) : null;

    /// <summary>Removes and returns all chunks of a map.</summary>
    public IReadOnlyList<(HeldChunk Held, Worker Worker)> Take(RunId map)
    {
        var attempts = _all.Values.Select(a => a.Held).OfType<HeldChunk>().Where(chunk => chunk.Run == map).Select(chunk => chunk.Attempt).ToList();
        return [.. attempts.Select(Take).OfType<(HeldWork Held, Worker Worker)>().Select(taken => ((HeldChunk)taken.Held, taken.Worker))];
    }
}
