using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>What a worker can be given: a task of a graph, or a chunk of a task array.</summary>
abstract class Work : WorkProgress
{
    public abstract Run Run { get; }

    /// <summary>The attempt that its result is of.</summary>
    public AttemptId KeptFrom { get; set; }

    /// <summary>Who holds its result. Empty while there is none, and where the scheduler's node keeps it.</summary>
    public Few<Worker> Holders;

    /// <summary>What a worker must have to execute it.</summary>
    public abstract Requirement Requirement { get; }

    /// <summary>The blocks that it is made of; none where it is a task.</summary>
    public virtual BlockRange Blocks => default;

    /// <summary>Whether doing it again gives the same.</summary>
    public virtual bool IsRepeatable => true;

    /// <summary>Whether the results of all its inputs are there.</summary>
    public virtual bool HasInputs => true;

    /// <summary>The task of a graph that it is, and the clients that hold it; null where it is no such task.</summary>
    public virtual (TaskId Task, IReadOnlyList<ClientId> Clients)? Holding => null;

    /// <summary>The result that a worker which leaves has others fetch, and its size; null where it is not moved.</summary>
    public virtual (TaskId Task, long Bytes)? ResultToMove => null;

    /// <summary>What an attempt's worker is told.</summary>
    public abstract Instruction AssignmentOf(Attempt attempt);

    /// <summary>It is not in flight any more: its run counts it no longer.</summary>
    public abstract void LeaveFlight();

    /// <summary>It was with a worker, or on its way from it, and waits for another worker.</summary>
    /// <param name="mayHaveBegun">Whether the worker may have begun it.</param>
    public abstract void Requeue(string why, bool mayHaveBegun);

    /// <summary>The last copy of its result is gone.</summary>
    public abstract void LoseResult(string why);

    /// <summary>What has become of the work that a worker was executing, as far as that waits for a worker or is with one.</summary>
    /// <param name="blocks">The blocks of it at that time.</param>
    public abstract IReadOnlyList<Work> WorkUnder(BlockRange blocks);

    /// <summary>It waits for a worker, and waits among the suspects from now on.</summary>
    public abstract void WaitAmongSuspects();

    /// <summary>Whether an idle worker could begin it sooner than the worker that has it, the way of its inputs included.</summary>
    public virtual bool BeginsSoonerAt(Worker idle, Worker holder) => true;

    // A worker that reports of a chunk as of a task, or the other way round, is not heard: each kind of work takes its own reports.

    /// <summary>A worker executed it as a chunk.</summary>
    public virtual void Finish(Attempt attempt, SchedulerEvent.ChunkFinished e) { }

    /// <summary>A worker executed it as a task.</summary>
    public virtual void Finish(Attempt attempt, SchedulerEvent.TaskFinished e) { }

    /// <summary>It threw where a worker executed it as a task.</summary>
    public virtual void Fail(Attempt attempt, SchedulerEvent.TaskFailed e) { }

    /// <summary>A worker could not get one of its inputs.</summary>
    public virtual void MissInput(Attempt attempt, SchedulerEvent.InputLost e) { }

    /// <summary>The reducer has taken its result in.</summary>
    public virtual void Reduce(PartPlace? place) { }

    /// <summary>The reducer could not get its result.</summary>
    public virtual void LoseReturned(string why) { }

    /// <summary>Why it fails where workers died executing it.</summary>
    public TaskFailure WorkerLost() => Death is { } death
        ? new(FailureType.ExecutorLost, $"{Losses} executors died executing it; the last: {death.Reason}", "", LastWorker.Value, Number, LinesOfFailure)
        { Output = death.LastLines }
        : new(FailureType.WorkerLost, $"{Losses} workers died executing it", "", LastWorker.Value, Number, LinesOfFailure);

    /// <summary>The lines of its story that a failure brings along.</summary>
    protected virtual IReadOnlyList<string> LinesOfFailure => [];

    /// <summary>A worker holds its result: its own, of an attempt, or a copy.</summary>
    public void AddHolder(Worker worker, AttemptId? attempt = null)
    {
        KeptFrom = attempt ?? KeptFrom;
        Holders.Add(worker);
        worker.Hold(this, attempt);
    }

    /// <summary>No worker need hold its result any more.</summary>
    public IReadOnlyList<WorkerId> RemoveHolders()
    {
        if (Holders.Count == 0)
            return [];
        var holders = Holders.ToArray();
        foreach (var holder in holders)
            holder.LetGo(this);
        Holders.Clear();
        return [.. holders.Select(h => h.Id)];
    }
}
