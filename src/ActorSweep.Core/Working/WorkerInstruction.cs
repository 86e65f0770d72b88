using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>An instruction of a worker. Messages to the scheduler go to <see cref="WorkerState.Scheduler"/>.</summary>
abstract record WorkerInstruction
{
    WorkerInstruction() { }

    /// <summary>Asks any scheduler to register this worker.</summary>
    /// <param name="Held">The work that a new scheduler can adopt.</param>
    /// <param name="IsLate">Whether the worker has asked without an answer for a while.</param>
    public sealed record RequestRegistration(IReadOnlyList<HeldWork> Held, bool IsLate) : WorkerInstruction;

    /// <summary>Watches the scheduler that the worker obeys from now on.</summary>
    public sealed record WatchScheduler(object Scheduler, long Epoch, string Url) : WorkerInstruction;

    /// <summary>Stops watching a scheduler: the worker has lost it, or obeys another.</summary>
    public sealed record UnwatchScheduler(object Scheduler) : WorkerInstruction;

    /// <summary>Asks the node of the last scheduler which scheduler it knows.</summary>
    public sealed record FindScheduler(string Url) : WorkerInstruction;

    /// <summary>Checks whether this node is in a cluster. <see cref="WorkerEvent.ClusterChecked"/> answers.</summary>
    public sealed record CheckCluster : WorkerInstruction;

    /// <summary>Ends this process, so that another can join as a new worker.</summary>
    public sealed record ExitProcess(string Why) : WorkerInstruction;

    /// <summary>Reports to the scheduler that this worker drains.</summary>
    public sealed record TellDraining : WorkerInstruction;

    /// <summary>Exits the cluster, because nothing here is needed any more. It is instructed once.</summary>
    public sealed record ExitCluster : WorkerInstruction;

    /// <summary>Answers the requester of a drain that is complete.</summary>
    public sealed record AnswerDrain(object Asker) : WorkerInstruction;

    /// <summary>Reports to the scheduler which attempts are at this worker.</summary>
    public sealed record TellHeldAttempts(IReadOnlyList<AttemptId> Held) : WorkerInstruction;

    /// <summary>Reports to the scheduler that an attempt has finished.</summary>
    /// <param name="Blob">The blob of the result; null: the result goes in the message.</param>
    public sealed record TellFinished(HeldWork Work, object Result, BlobKey? Blob) : WorkerInstruction
    {
        /// <summary>Whether the result must first be stored under that name, also where there is no scheduler to report to.</summary>
        public bool IsNew { get; init; }
    }

    /// <summary>Reports to the scheduler that an attempt has failed.</summary>
    public sealed record TellFailed(AttemptId Attempt, object Failure) : WorkerInstruction;

    /// <summary>Reports to the scheduler that an attempt was not executed and is not at this worker any more.</summary>
    public sealed record TellReturned(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Reports to the scheduler that an attempt needs no slot for now.</summary>
    public sealed record TellSeceded(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Reports to the scheduler that an executor died, probably because of one of these attempts.</summary>
    public sealed record TellExecutorLost(IReadOnlyList<AttemptId> Suspects, object Death) : WorkerInstruction;

    /// <summary>Reports to the scheduler that a holder does not provide an input.</summary>
    /// <param name="Worker">This worker, or <see cref="WorkerId.Nobody"/> where no attempt asked.</param>
    public sealed record TellInputLost(WorkerId Worker, AttemptId Attempt, TaskId Input, WorkerId Holder) : WorkerInstruction;

    /// <summary>Reports to the scheduler that a copy of a result is at this worker.</summary>
    public sealed record TellReplica(ResultId Result) : WorkerInstruction;

    /// <summary>Loads the spec of an attempt's sweep, and checks whether this worker can execute it.</summary>
    public sealed record LoadSpec(AttemptId Attempt, object Payload) : WorkerInstruction;

    /// <summary>Makes the executor receive an input itself.</summary>
    /// <param name="Input">The index of the input among the task's inputs.</param>
    /// <param name="Holder">The index of the holder among the input's holders.</param>
    public sealed record ReceiveInput(object Payload, int Input, int Holder) : WorkerInstruction;

    /// <summary>Fetches the inputs and the arguments of an attempt into the store.</summary>
    /// <param name="Arguments">The blob with the arguments; null: they need not be fetched.</param>
    public sealed record FetchInputs(AttemptId Attempt, object Payload, BlobKey? Arguments, IReadOnlyList<InputFetch> Inputs) : WorkerInstruction;

    /// <summary>Fetches a copy of a result into the store.</summary>
    public sealed record FetchReplica(ResultId Result, object Payload) : WorkerInstruction;

    /// <summary>Passes an attempt to the executor.</summary>
    public sealed record ExecuteAttempt(AttemptId Attempt, object Payload) : WorkerInstruction
    {
        /// <summary>The spec of the attempt's sweep.</summary>
        public object? Spec { get; init; }
    }

    /// <summary>Makes the executor return an attempt, unless it executes.</summary>
    public sealed record RecallFromExecutor(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Makes the executor stop an attempt.</summary>
    public sealed record CancelAttempt(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Deletes the blobs of a run, and makes the executor release what it holds for the run.</summary>
    public sealed record DeleteRun(RunId Run) : WorkerInstruction;

    /// <summary>Makes the executor release the objects that are results of these tasks; null: of all tasks.</summary>
    public sealed record ReleaseObjects(IReadOnlyList<TaskId>? Tasks) : WorkerInstruction;

    /// <summary>Deletes a blob, if it is in the store.</summary>
    public sealed record DeleteBlob(BlobKey Blob) : WorkerInstruction;

    /// <summary>Deletes all blobs except these and those of these runs.</summary>
    public sealed record DeleteBlobsExcept(IReadOnlyCollection<BlobKey> Blobs, IReadOnlyCollection<RunId> Runs) : WorkerInstruction;

    /// <summary>Deletes the file of a result that nobody needs.</summary>
    public sealed record DeleteResult(object Result) : WorkerInstruction;
}
