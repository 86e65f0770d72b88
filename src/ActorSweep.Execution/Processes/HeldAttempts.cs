using ActorSweep.Execution.Jobs;

namespace ActorSweep.Execution.Processes;

/// <summary>The attempts of a worker's executors: those that were passed on to an executor, and those that wait for a slot, in the order in which they came.</summary>
sealed class HeldAttempts(int slots)
{
    readonly LinkedList<ReadyWork> _waiting = [];
    readonly Dictionary<AttemptId, Passed> _passed = [];
    readonly SlotShares _shares = new(slots);

    /// <summary>Adds work at the end of the queue.</summary>
    public void Add(ReadyWork work) => _waiting.AddLast(work);

    /// <summary>Removes and returns the work that is passed on next; null: it has to wait, or there is none.</summary>
    public ReadyWork? TakeNext()
    {
        if (_waiting.First is not { Value: var work } || !_shares.Fits(ExecutorKind.Of(work)))
            return null;
        _waiting.RemoveFirst();
        return work;
    }

    /// <summary>Notes that work was passed on to an executor.</summary>
    public void Pass(ReadyWork work, ExecutorProcess to)
    {
        var kind = ExecutorKind.Of(work);
        _passed[work.Attempt] = new Passed(to, kind);
        _shares.Add(kind);
    }

    /// <summary>The executor that has an attempt; null where none has it.</summary>
    public ExecutorProcess? ExecutorOf(AttemptId attempt) => _passed.GetValueOrDefault(attempt)?.Executor;

    /// <summary>Removes an attempt that waits. Returns whether it did.</summary>
    public bool RemoveWaiting(AttemptId attempt)
    {
        for (var node = _waiting.First; node is not null; node = node.Next)
            if (node.Value.Attempt == attempt)
            {
                _waiting.Remove(node);
                return true;
            }
        return false;
    }

    /// <summary>Removes the attempts of a run that wait.</summary>
    public void RemoveWaiting(RunId run)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Run == run)
                _waiting.Remove(node);
            node = next;
        }
    }

    /// <summary>Removes an attempt that an executor had. Returns the executor; null where none had it.</summary>
    public ExecutorProcess? Remove(AttemptId attempt)
    {
        if (!_passed.Remove(attempt, out var passed))
            return null;
        if (!passed.HasSeceded)
            _shares.Remove(passed.Kind);
        return passed.Executor;
    }

    /// <summary>Notes that an attempt has given up its slot.</summary>
    public void Secede(AttemptId attempt)
    {
        if (_passed.GetValueOrDefault(attempt) is not { HasSeceded: false } passed)
            return;
        passed.HasSeceded = true;
        _shares.Remove(passed.Kind);
    }

    sealed class Passed(ExecutorProcess executor, ExecutorKind kind)
    {
        public ExecutorProcess Executor => executor;

        public ExecutorKind Kind => kind;

        public bool HasSeceded { get; set; }
    }
}
