using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>
/// Finished attempts whose results may still be needed. Chunks of sweeps stay until the scheduler has reduced them. The last tasks and chunks of maps stay
/// because a scheduler may die before it, or its client, learns of them; the next scheduler adopts them.
/// </summary>
sealed class FinishedWork
{
    /// <summary>The most tasks and chunks of maps that are kept. If more finish in the seconds of a takeover, they are short and are executed again.</summary>
    const int MostRemembered = 100;

    readonly Dictionary<AttemptId, WorkerAttempt> _unacknowledged = [], _last = [];
    readonly Dictionary<TaskId, AttemptId> _tasks = [];
    readonly Queue<AttemptId> _inOrder = [];

    /// <summary>Chunks of sweeps that no scheduler has acknowledged.</summary>
    public IReadOnlyCollection<WorkerAttempt> Unacknowledged => _unacknowledged.Values;

    /// <summary>The tasks and chunks of maps that finished last.</summary>
    public IReadOnlyCollection<WorkerAttempt> Last => _last.Values;

    public WorkerAttempt? Find(AttemptId attempt) => _last.GetValueOrDefault(attempt) ?? _unacknowledged.GetValueOrDefault(attempt);

    /// <summary>Adds an attempt. Only the last attempt at a task stays.</summary>
    public void Add(WorkerAttempt finished)
    {
        if (finished.IsOfSweep)
        {
            _unacknowledged.Add(finished.Id, finished);
            return;
        }
        if (finished.Work is HeldTask { Task: var task })
        {
            RemoveTask(task);
            _tasks.Add(task, finished.Id);
        }
        _last.Add(finished.Id, finished);
        _inOrder.Enqueue(finished.Id);
        while (_inOrder.Count > MostRemembered)
            Remove(_inOrder.Dequeue());
    }

    /// <summary>Removes an attempt. Returns null where the attempt is not here.</summary>
    public WorkerAttempt? Remove(AttemptId attempt, AttemptTrigger on = AttemptTrigger.Discard)
    {
        if (!_unacknowledged.Remove(attempt, out var removed) && !_last.Remove(attempt, out removed))
            return null;
        if (removed.Work is HeldTask { Task: var task })
            _tasks.Remove(task);
        removed.Move(on);
        return removed;
    }

    /// <summary>Removes the attempt at a task whose result is released.</summary>
    public void RemoveTask(TaskId task)
    {
        if (_tasks.TryGetValue(task, out var attempt))
            Remove(attempt);
    }

    /// <summary>Removes all attempts of a run that was released.</summary>
    public void RemoveRun(RunId run)
    {
        foreach (var finished in _unacknowledged.Values.Concat(_last.Values).Where(finished => finished.Run == run).ToList())
            Remove(finished.Id);
    }

    public void Clear()
    {
        foreach (var finished in _unacknowledged.Values.Concat(_last.Values).ToList())
            Remove(finished.Id);
        _inOrder.Clear();
    }
}
