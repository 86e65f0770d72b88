using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Work that can be assigned to a worker: a task of a graph, or a chunk of a task array.</summary>
abstract class Work : WorkProgress
{
    public abstract Run Run { get; }

    /// <summary>The attempt that produced the result.</summary>
    public AttemptId ResultAttempt { get; set; }

    /// <summary>Workers that hold the result. Empty where there is no result, or the scheduler's node keeps it.</summary>
    public Few<Worker> Holders;

    public abstract Requirement Requirement { get; }

    /// <summary>The blocks of a chunk; empty for a task.</summary>
    public virtual BlockRange Blocks => default;

    /// <summary>Whether another execution gives the same result.</summary>
    public virtual bool IsRepeatable => true;

    /// <summary>Whether the results of all inputs are there.</summary>
    public virtual bool HasInputs => true;

    /// <summary>The task of a graph, and the clients that hold it; null for other work.</summary>
    public virtual (TaskId Task, IReadOnlyList<ClientId> Clients)? HoldingOf(long index) => null;

    /// <summary>The result that other workers fetch from a draining worker, and its size in bytes; null where it is not moved.</summary>
    public virtual (ResultId Result, long Bytes)? ResultToMove => null;

    /// <summary>Returns the instruction that assigns an attempt to its worker.</summary>
    public abstract Instruction AssignmentOf(Attempt attempt);

    /// <summary>Removes the work from the work in flight of its run.</summary>
    public abstract void RemoveFromFlight();

    /// <summary>Queues work that was in flight for another worker.</summary>
    /// <param name="mayHaveBegun">Whether the worker may have begun the work.</param>
    public abstract void RequeueWork(string why, bool mayHaveBegun);

    /// <summary>Handles the loss of the last copy of the result.</summary>
    public abstract void LoseResult(string why);

    /// <summary>Returns the work, waiting for a worker or with one, that now contains work which a worker was executing.</summary>
    /// <param name="blocks">The blocks of that work at that time.</param>
    public abstract IReadOnlyList<Work> WorkUnder(BlockRange blocks);

    /// <summary>Moves the waiting work to the suspects.</summary>
    public abstract void WaitAmongSuspects();

    /// <summary>Whether an idle worker could begin the work sooner than the worker that has it, counting the transfer of its inputs.</summary>
    public virtual bool BeginsSoonerAt(Worker idle, Worker holder) => true;

    // Each kind of work handles only its own reports. A report on a chunk as a task, or the other way round, has no effect.

    /// <summary>Handles the report that a worker finished the work as a chunk.</summary>
    public virtual void FinishChunk(Attempt attempt, SchedulerEvent.ChunkFinished e) { }

    /// <summary>Handles the report that a worker finished the work as a task.</summary>
    public virtual void FinishTask(Attempt attempt, SchedulerEvent.TaskFinished e) { }

    /// <summary>Handles the report that the work threw as a task.</summary>
    public virtual void FailTask(Attempt attempt, SchedulerEvent.TaskFailed e) { }

    /// <summary>Handles an input that a worker could not fetch.</summary>
    public virtual void MissInput(Attempt attempt, SchedulerEvent.InputLost e) { }

    /// <summary>Handles the report that the reducer has merged the result.</summary>
    public virtual void ReduceChunk(PartPlace? place) { }

    /// <summary>Handles the report that the reducer could not fetch the result.</summary>
    public virtual void LoseReduction(string why) { }

    /// <summary>Returns the failure of work that workers or executors died executing.</summary>
    public TaskFailure WorkerLost() => Death is { } death
        ? new(FailureType.ExecutorLost, $"{Losses} workers or executors died executing it; the last was an executor: {death.Reason}", "", LastWorker.Value, Number, LinesOfFailure)
        { Output = death.LastLines }
        : new(FailureType.WorkerLost, $"{Losses} workers or executors died executing it; the last was a worker", "", LastWorker.Value, Number, LinesOfFailure);

    /// <summary>Lines of the story that a failure contains.</summary>
    protected virtual IReadOnlyList<string> LinesOfFailure => [];

    /// <summary>Records a worker that holds the result: the result of its own attempt, or a copy.</summary>
    public void AddHolder(Worker worker, AttemptId? attempt = null)
    {
        ResultAttempt = attempt ?? ResultAttempt;
        Holders.Add(worker);
        worker.Hold(this, attempt);
    }

    /// <summary>Removes and returns all holders of the result.</summary>
    public IReadOnlyList<WorkerId> RemoveHolders()
    {
        if (Holders.Count == 0)
            return [];
        var holders = Holders.ToArray();
        foreach (var holder in holders)
            holder.RemoveResult(this);
        Holders.Clear();
        return [.. holders.Select(h => h.Id)];
    }
}
