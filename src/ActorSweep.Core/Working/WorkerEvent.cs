namespace ActorSweep.Core.Working;

/// <summary>What a worker is told: by schedulers, by its executor, and by whatever fetches and stores bytes for it.</summary>
abstract record WorkerEvent
{
    WorkerEvent() { }

    /// <summary>A command of a scheduler. The worker obeys only the scheduler that it is registered with.</summary>
    /// <param name="From">Who sent it, compared by equality.</param>
    public abstract record Command(object From) : WorkerEvent;

    /// <summary>A scheduler assigns work.</summary>
    /// <param name="Epoch">The scheduler's epoch.</param>
    public sealed record WorkAssigned(object From, long Epoch, IReadOnlyList<AssignedWork> Work) : Command(From);

    /// <summary>The scheduler wants an attempt back, unless it executes.</summary>
    public sealed record AttemptRecalled(object From, AttemptId Attempt) : Command(From);

    /// <summary>The scheduler needs neither an attempt nor its result any more.</summary>
    public sealed record AttemptDiscarded(object From, AttemptId Attempt) : Command(From);

    /// <summary>The scheduler wants an attempt of an earlier scheduler: it is told again how that has ended, that it has seceded, or that it is not here.</summary>
    public sealed record AttemptClaimed(object From, AttemptId Attempt) : Command(From);

    /// <summary>The scheduler needs nothing of a run any more.</summary>
    public sealed record RunReleased(object From, RunId Run) : Command(From);

    /// <summary>The scheduler needs these results no more; null: none that graphs and maps left here.</summary>
    public sealed record ResultsReleased(object From, IReadOnlyList<TaskId>? Tasks) : Command(From);

    /// <summary>The scheduler wants a copy of a result here.</summary>
    /// <param name="Payload">The bytes, or where they are.</param>
    public sealed record ReplicaWanted(object From, TaskId Task, object Payload) : Command(From);

    /// <summary>The scheduler needs nothing of this worker any more.</summary>
    public sealed record LeaveAllowed(object From) : Command(From);

    /// <summary>The scheduler does not know this worker.</summary>
    public sealed record RegistrationLost(object From) : Command(From);

    /// <summary>A scheduler has registered this worker.</summary>
    /// <param name="Url">The address of its node.</param>
    public sealed record Registered(object Scheduler, long Epoch, string Url) : WorkerEvent;

    /// <summary>A scheduler is gone.</summary>
    public sealed record SchedulerLost(object Scheduler) : WorkerEvent;

    /// <summary>The node of the worker's scheduler is out of reach, or in reach again.</summary>
    public sealed record SchedulerReached(bool IsReachable) : WorkerEvent;

    /// <summary>The node of the last scheduler has answered.</summary>
    /// <param name="Epoch">The epoch of the scheduler that it knows; null: it knows none, or has not answered.</param>
    public sealed record SchedulerSighted(long? Epoch) : WorkerEvent;

    /// <summary>Whether this node is in a cluster.</summary>
    public sealed record ClusterChecked(bool IsJoined) : WorkerEvent;

    /// <summary>The worker is to leave when its work is done.</summary>
    /// <param name="Asker">Who waits for that; null: nobody.</param>
    public sealed record DrainRequested(object? Asker) : WorkerEvent;

    /// <summary>The spec of a sweep is here, and can be run.</summary>
    public sealed record SpecLoaded(AttemptId Attempt, object Spec) : WorkerEvent;

    /// <summary>The spec of a sweep is here, and this worker lacks its model.</summary>
    public sealed record SpecRefused(AttemptId Attempt) : WorkerEvent;

    /// <summary>All that an attempt takes is here.</summary>
    /// <param name="Arguments">The blob that was fetched for the attempt alone.</param>
    public sealed record AttemptPrepared(AttemptId Attempt, BlobKey? Arguments) : WorkerEvent;

    /// <summary>No node gives something that an attempt takes.</summary>
    public sealed record PreparationLost(AttemptId Attempt) : WorkerEvent;

    /// <summary>Something that an attempt takes can't be read.</summary>
    /// <param name="Failure">How; the state never looks inside.</param>
    public sealed record PreparationFailed(AttemptId Attempt, object Failure) : WorkerEvent;

    /// <summary>A holder does not give an input.</summary>
    public sealed record InputMissing(AttemptId Attempt, TaskId Input, WorkerId Holder) : WorkerEvent;

    /// <summary>A copy of a result is here.</summary>
    public sealed record ReplicaStored(TaskId Task) : WorkerEvent;

    /// <summary>The executor has executed an attempt.</summary>
    /// <param name="Result">What it told; the state never looks inside.</param>
    /// <param name="Bytes">Length of the result.</param>
    public sealed record AttemptFinished(AttemptId Attempt, object Result, long Bytes) : WorkerEvent
    {
        /// <summary>Whether the bytes are in memory, so that they can go in a message.</summary>
        public bool IsInMemory { get; init; }

        /// <summary>Whether items of a map failed among those of the chunk. Another try may be what the client wants, so that none is told again.</summary>
        public bool HasFailedItems { get; init; }
    }

    /// <summary>A task threw.</summary>
    public sealed record AttemptFailed(AttemptId Attempt, object Failure) : WorkerEvent;

    /// <summary>The executor gives back an attempt that it has not executed.</summary>
    public sealed record AttemptReturned(AttemptId Attempt) : WorkerEvent;

    /// <summary>A task waits for tasks of its own, without a slot.</summary>
    public sealed record AttemptSeceded(AttemptId Attempt) : WorkerEvent;

    /// <summary>A process of the executor has died.</summary>
    /// <param name="Executing">The attempts that were under way in it.</param>
    /// <param name="Others">The attempts that it had besides.</param>
    /// <param name="Objects">The tasks whose results were objects in it.</param>
    /// <param name="Death">How it died; the state never looks inside.</param>
    public sealed record ExecutorDied(IReadOnlyList<AttemptId> Executing, IReadOnlyList<AttemptId> Others, IReadOnlyList<TaskId> Objects, object Death) : WorkerEvent;

    /// <summary>The result of an attempt could not be stored, or is not in the store any more.</summary>
    public sealed record ResultMissing(AttemptId Attempt) : WorkerEvent;

    /// <summary>Nothing happened but that time passed.</summary>
    public sealed record TimePassed : WorkerEvent;
}
