using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>An event of a worker: from schedulers, from its executor, or from the parts that fetch and store bytes for it.</summary>
abstract record WorkerEvent
{
    WorkerEvent() { }

    /// <summary>A command of a scheduler. The worker obeys only the scheduler that it is registered with.</summary>
    /// <param name="From">The sender, compared by equality.</param>
    public abstract record Command(object From) : WorkerEvent;

    /// <summary>A scheduler assigns work.</summary>
    /// <param name="Epoch">The scheduler's epoch.</param>
    public sealed record WorkAssigned(object From, long Epoch, IReadOnlyList<AssignedWork> Work) : Command(From);

    /// <summary>The scheduler recalls an attempt, unless it executes.</summary>
    public sealed record AttemptRecalled(object From, AttemptId Attempt) : Command(From);

    /// <summary>The scheduler does not need an attempt or its result any more.</summary>
    public sealed record AttemptDiscarded(object From, AttemptId Attempt) : Command(From);

    /// <summary>
    /// The scheduler adopts an attempt of an earlier scheduler. The worker reports again how the attempt ended or that it has seceded, or returns it if it
    /// is not here.
    /// </summary>
    public sealed record AttemptAdopted(object From, AttemptId Attempt) : Command(From);

    /// <summary>The scheduler has released a run.</summary>
    public sealed record RunReleased(object From, RunId Run) : Command(From);

    /// <summary>The scheduler has released these results; null: all results of graphs and maps.</summary>
    public sealed record ResultsReleased(object From, IReadOnlyList<TaskId>? Tasks) : Command(From);

    /// <summary>The scheduler wants a copy of a result at this worker.</summary>
    /// <param name="Payload">The bytes, or their location.</param>
    public sealed record ReplicaWanted(object From, ResultId Result, object Payload) : Command(From);

    /// <summary>The scheduler does not need this worker any more.</summary>
    public sealed record DrainConfirmed(object From) : Command(From);

    /// <summary>The scheduler does not know this worker.</summary>
    public sealed record RegistrationLost(object From) : Command(From);

    /// <summary>A scheduler has registered this worker.</summary>
    /// <param name="Url">The address of the scheduler's node.</param>
    public sealed record WorkerConfirmed(object Scheduler, long Epoch, string Url) : WorkerEvent;

    /// <summary>A scheduler is lost.</summary>
    public sealed record SchedulerLost(object Scheduler) : WorkerEvent;

    /// <summary>The node of the worker's scheduler has become unreachable or reachable.</summary>
    public sealed record SchedulerReached(bool IsReachable) : WorkerEvent;

    /// <summary>The node of the last scheduler was asked which scheduler it knows.</summary>
    /// <param name="Epoch">The epoch of that scheduler; null: the node knows none, or has not answered.</param>
    public sealed record SchedulerFound(long? Epoch) : WorkerEvent;

    /// <summary>Whether this node is in a cluster.</summary>
    public sealed record ClusterChecked(bool IsJoined) : WorkerEvent;

    /// <summary>The worker must drain.</summary>
    /// <param name="Asker">The requester that waits until the worker has drained; null: none.</param>
    public sealed record DrainRequested(object? Asker) : WorkerEvent;

    /// <summary>The spec of a sweep has arrived, and this worker can execute it.</summary>
    public sealed record SpecLoaded(AttemptId Attempt, object Spec) : WorkerEvent;

    /// <summary>This worker cannot execute a sweep: it lacks the model, or its executor cannot start.</summary>
    public sealed record SweepRefused(AttemptId Attempt) : WorkerEvent;

    /// <summary>Everything that an attempt takes has arrived.</summary>
    /// <param name="Arguments">The blob that was fetched for the attempt alone.</param>
    public sealed record AttemptPrepared(AttemptId Attempt, BlobKey? Arguments) : WorkerEvent;

    /// <summary>No node provides something that an attempt takes.</summary>
    public sealed record PreparationLost(AttemptId Attempt) : WorkerEvent;

    /// <summary>Something that an attempt takes cannot be read.</summary>
    /// <param name="Failure">The failure; the state never reads it.</param>
    public sealed record PreparationFailed(AttemptId Attempt, object Failure) : WorkerEvent;

    /// <summary>A holder does not provide an input.</summary>
    public sealed record InputMissing(AttemptId Attempt, TaskId Input, WorkerId Holder) : WorkerEvent;

    /// <summary>A copy of a result is in this worker's store.</summary>
    public sealed record ReplicaStored(ResultId Result) : WorkerEvent;

    /// <summary>The executor has finished an attempt.</summary>
    /// <param name="Result">The executor's report; the state never reads it.</param>
    /// <param name="Bytes">The length of the result.</param>
    public sealed record AttemptFinished(AttemptId Attempt, object Result, long Bytes) : WorkerEvent
    {
        /// <summary>Whether the bytes are in memory, so that a message can carry them.</summary>
        public bool IsInMemory { get; init; }

        /// <summary>Whether items of the map failed in the chunk. The client may want another attempt, so the result is not reported again.</summary>
        public bool HasFailedItems { get; init; }
    }

    /// <summary>The task of an attempt threw an exception.</summary>
    public sealed record AttemptFailed(AttemptId Attempt, object Failure) : WorkerEvent;

    /// <summary>The executor returns an attempt that it has not executed.</summary>
    public sealed record AttemptReturned(AttemptId Attempt) : WorkerEvent;

    /// <summary>A task waits, without a slot, for tasks that it submitted.</summary>
    public sealed record AttemptSeceded(AttemptId Attempt) : WorkerEvent;

    /// <summary>A process of the executor has died.</summary>
    /// <param name="Executing">The attempts that were executing in the process.</param>
    /// <param name="Others">The other attempts that the process had.</param>
    /// <param name="Objects">The tasks whose results were objects in the process.</param>
    /// <param name="Death">How the process died; the state never reads it.</param>
    public sealed record ExecutorProcessLost(IReadOnlyList<AttemptId> Executing, IReadOnlyList<AttemptId> Others, IReadOnlyList<TaskId> Objects, object Death) : WorkerEvent;

    /// <summary>The result of an attempt could not be stored, or is not in the store any more.</summary>
    public sealed record ResultMissing(AttemptId Attempt) : WorkerEvent;

    /// <summary>Time has passed, and nothing else happened.</summary>
    public sealed record WorkerTimePassed : WorkerEvent;
}
