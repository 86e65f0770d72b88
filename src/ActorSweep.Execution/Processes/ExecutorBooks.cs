using System.Diagnostics;
using ActorSweep.Execution.Jobs;

namespace ActorSweep.Execution.Processes;

/// <summary>The attempts that one executor has and the actors in it, until it dies. Safe for use by several threads.</summary>
sealed class ExecutorBooks
{
    readonly Lock _lock = new();
    readonly Dictionary<AttemptId, ReadyWork> _held = [];
    readonly HashSet<TaskId> _objects = [];
    long _lastUsed = Stopwatch.GetTimestamp();
    bool _isClosed;

    /// <summary>The time since an attempt last ended; zero while the executor has attempts or actors.</summary>
    public TimeSpan Idle
    {
        get
        {
            lock (_lock)
                return _held.Count + _objects.Count > 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_lastUsed);
        }
    }

    public IReadOnlyList<ReadyWork> Held
    {
        get
        {
            lock (_lock)
                return [.. _held.Values];
        }
    }

    /// <summary>Adds work. Returns false where the executor has died meanwhile.</summary>
    public bool TryAdd(ReadyWork work)
    {
        lock (_lock)
        {
            if (_isClosed)
                return false;
            _held[work.Attempt] = work;
            return true;
        }
    }

    public bool Remove(AttemptId attempt)
    {
        lock (_lock)
            return _held.Remove(attempt);
    }

    /// <summary>Applies news of the executor.</summary>
    public void Take(ExecutorNews news)
    {
        if (news.EndedAttempt is not { } attempt)
            return;
        lock (_lock)
        {
            _lastUsed = Stopwatch.GetTimestamp();
            if (_held.Remove(attempt, out var work) && news is ExecutorNews.FinishedTask { Failure: null } && work is ReadyWork.OfTask { StaysHere: true } task)
                _objects.Add(task.Id);
        }
    }

    /// <summary>Removes actors that are released; null: all.</summary>
    public void RemoveRun(TaskId[]? objects)
    {
        lock (_lock)
            if (objects is null)
                _objects.Clear();
            else
                _objects.ExceptWith(objects);
    }

    /// <summary>Closes the books of an executor that has died, and returns its attempts and actors.</summary>
    /// <param name="isSuspect">Returns whether an attempt was executing, and so may have caused the death.</param>
    public (AttemptId[] Suspects, AttemptId[] Others, TaskId[] Objects) Close(Func<AttemptId, bool> isSuspect)
    {
        lock (_lock)
        {
            var held = _held.Keys.ToList();
            _held.Clear();
            _isClosed = true;
            return ([.. held.Where(isSuspect)], [.. held.Where(a => !isSuspect(a))], [.. _objects]);
        }
    }
}
