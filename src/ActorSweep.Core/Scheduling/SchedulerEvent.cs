using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler is told.</summary>
public abstract record SchedulerEvent
{
    SchedulerEvent() { }

    /// <summary>A client asked for a run of a model.</summary>
    public sealed record RunSubmitted(RunId Run, string Model, TaskGraph Graph) : SchedulerEvent;

    /// <summary>A client wants a run to end now, keeping what was finished.</summary>
    public sealed record RunCancelled(RunId Run) : SchedulerEvent;

    /// <summary>A worker offers its slots.</summary>
    public sealed record WorkerJoined(WorkerId Worker, int Slots, string Address) : SchedulerEvent;

    /// <summary>A worker is gone for good. <paramref name="Died"/>: it did not say goodbye, so what it was executing is suspect.</summary>
    public sealed record WorkerLeft(WorkerId Worker, bool Died) : SchedulerEvent;

    /// <summary>A worker does not answer; nobody knows yet whether it is dead.</summary>
    public sealed record WorkerUnreachable(WorkerId Worker) : SchedulerEvent;

    /// <summary>A worker answers again.</summary>
    public sealed record WorkerReachable(WorkerId Worker) : SchedulerEvent;

    /// <summary>A worker is to finish what it has and leave.</summary>
    public sealed record WorkerDraining(WorkerId Worker) : SchedulerEvent;

    /// <summary>A worker says which attempts it holds, waiting or executing.</summary>
    public sealed record WorkerReported(WorkerId Worker, IReadOnlyCollection<AttemptId> Held) : SchedulerEvent;

    /// <summary>A worker executed a chunk, and holds or sent its result.</summary>
    /// <param name="Seconds">Time inside the model, summed over the chunk's simulations.</param>
    /// <param name="Bytes">Size of the result.</param>
    /// <param name="Failed">How many of the chunk's simulations failed.</param>
    public sealed record ChunkFinished(WorkerId Worker, AttemptId Attempt, double Seconds, long Bytes, long Failed) : SchedulerEvent;

    /// <summary>The reducer has taken a chunk's result in.</summary>
    public sealed record ChunkReduced(AttemptId Attempt) : SchedulerEvent;

    /// <summary>The reducer could not get a chunk's result from its worker.</summary>
    public sealed record ResultLost(AttemptId Attempt, string Why) : SchedulerEvent;

    /// <summary>The reducer has written all results of a run.</summary>
    public sealed record ReductionFinished(RunId Run, string? Digest, long Succeeded, long Failed) : SchedulerEvent;

    /// <summary>The reducer can't go on, a full disk say.</summary>
    public sealed record ReductionFailed(RunId Run, string Error) : SchedulerEvent;
}
