using System.Diagnostics;
using ActorSweep.Execution.Jobs;

namespace ActorSweep.Execution.Processes;

/// <summary>What one executor has in hand, and what stays in it, until it dies. Safe for use by several threads.</summary>
sealed class ExecutorBooks
{
    readonly Lock _lock = new();
    readonly Dictionary<AttemptId, ReadyWork> _held = [];
    readonly HashSet<TaskId> _objects = [];
    long _lastUsed = Stopwatch.GetTimestamp();
    bool _isClosed;

    /// <summary>How long nothing of it has been needed.</summary>
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

    /// <summary>Takes work in; false where the executor has died meanwhile.</summary>
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

    /// <summary>Takes in what the executor says.</summary>
    public void Take(ExecutorNews news)
    {
        if (news.Ended is not { } attempt)
            return;
        lock (_lock)
        {
            _lastUsed = Stopwatch.GetTimestamp();
            if (_held.Remove(attempt, out var work) && news is ExecutorNews.TaskEnded { Failure: null } && work is ReadyWork.OfTask { StaysHere: true } task)
                _objects.Add(task.Id);
        }
    }

    /// <summary>Objects that stay there are let go; null: all.</summary>
    public void Forget(TaskId[]? objects)
    {
        lock (_lock)
            if (objects is null)
                _objects.Clear();
            else
                _objects.ExceptWith(objects);
    }

    /// <summary>The executor has died: what it had.</summary>
    /// <param name="isSuspect">Whether it may have died of an attempt.</param>
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
