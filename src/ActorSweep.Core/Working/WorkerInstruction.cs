using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>What a worker wants done. What is told is told to <see cref="WorkerState.Scheduler"/>.</summary>
abstract record WorkerInstruction
{
    WorkerInstruction() { }

    /// <summary>Ask whatever scheduler there is to register this worker.</summary>
    /// <param name="Held">What it has that a new scheduler can adopt.</param>
    /// <param name="IsLate">Whether it has asked in vain for a while.</param>
    public sealed record Register(IReadOnlyList<HeldWork> Held, bool IsLate) : WorkerInstruction;

    /// <summary>Watch the scheduler that the worker obeys from now on.</summary>
    public sealed record WatchScheduler(object Scheduler, long Epoch, string Url) : WorkerInstruction;

    /// <summary>Watch a scheduler no more: the worker has lost it, or obeys another.</summary>
    public sealed record UnwatchScheduler(object Scheduler) : WorkerInstruction;

    /// <summary>Ask the node of the last scheduler which scheduler it knows.</summary>
    public sealed record LookAround(string Url) : WorkerInstruction;

    /// <summary>Say whether this node is in a cluster.</summary>
    public sealed record CheckCluster : WorkerInstruction;

    /// <summary>End this process, so that another can join as a new worker.</summary>
    public sealed record GiveUp(string Why) : WorkerInstruction;

    /// <summary>Tell the scheduler that this worker drains.</summary>
    public sealed record TellDraining : WorkerInstruction;

    /// <summary>Nothing here is needed any more: leave, and answer who has asked for it.</summary>
    public sealed record Leave(IReadOnlyList<object> Askers) : WorkerInstruction;

    /// <summary>Tell the scheduler which attempts are here.</summary>
    public sealed record Report(IReadOnlyList<AttemptId> Held) : WorkerInstruction;

    /// <summary>Tell the scheduler that an attempt has finished.</summary>
    /// <param name="Blob">The blob that the result is; null: the result goes in the message.</param>
    public sealed record TellFinished(HeldWork Work, object Result, BlobKey? Blob) : WorkerInstruction
    {
        /// <summary>Whether the result has to be stored under that name first, whether or not there is a scheduler to tell.</summary>
        public bool IsNew { get; init; }
    }

    /// <summary>Tell the scheduler that an attempt has failed.</summary>
    public sealed record TellFailed(AttemptId Attempt, object Failure) : WorkerInstruction;

    /// <summary>Tell the scheduler that an attempt was not executed and is not here any more.</summary>
    public sealed record TellGivenBack(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Tell the scheduler that an attempt needs no slot for now.</summary>
    public sealed record TellSeceded(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Tell the scheduler that an executor died of one of these attempts.</summary>
    public sealed record TellExecutorDied(IReadOnlyList<AttemptId> Suspects, object Death) : WorkerInstruction;

    /// <summary>Tell the scheduler that a holder does not give an input.</summary>
    /// <param name="Worker">This worker; or nobody, where no attempt asked.</param>
    public sealed record TellInputLost(WorkerId Worker, AttemptId Attempt, TaskId Input, WorkerId Holder) : WorkerInstruction;

    /// <summary>Tell the scheduler that a copy of a result is here.</summary>
    public sealed record TellReplica(TaskId Task) : WorkerInstruction;

    /// <summary>Get the spec of an attempt's sweep, and see whether it can be run.</summary>
    public sealed record LoadSpec(AttemptId Attempt, object Payload) : WorkerInstruction;

    /// <summary>Have the executor receive an input itself.</summary>
    /// <param name="Input">The place of the input among the task's inputs.</param>
    /// <param name="Holder">The place of the holder among the input's holders.</param>
    public sealed record ReceiveInput(object Payload, int Input, int Holder) : WorkerInstruction;

    /// <summary>Fetch what an attempt takes into the store.</summary>
    /// <param name="Arguments">The blob with its arguments; null: they are at hand.</param>
    public sealed record Fetch(AttemptId Attempt, object Payload, BlobKey? Arguments, IReadOnlyList<InputFetch> Inputs) : WorkerInstruction;

    /// <summary>Fetch a copy of a result into the store.</summary>
    public sealed record FetchReplica(TaskId Task, object Payload) : WorkerInstruction;

    /// <summary>Hand an attempt to the executor.</summary>
    public sealed record Execute(AttemptId Attempt, object Payload) : WorkerInstruction
    {
        /// <summary>The spec of its sweep.</summary>
        public object? Spec { get; init; }
    }

    /// <summary>Have the executor give an attempt back, unless it executes.</summary>
    public sealed record Recall(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Have the executor stop an attempt.</summary>
    public sealed record Cancel(AttemptId Attempt) : WorkerInstruction;

    /// <summary>Delete the blobs of a run, and have the executor release what it keeps for the run.</summary>
    public sealed record ReleaseRun(RunId Run) : WorkerInstruction;

    /// <summary>Have the executor release the objects that are results of these tasks; null: all.</summary>
    public sealed record ReleaseObjects(IReadOnlyList<TaskId>? Tasks) : WorkerInstruction;

    /// <summary>Delete a blob, if it is in the store.</summary>
    public sealed record DeleteBlob(BlobKey Blob) : WorkerInstruction;

    /// <summary>Delete all blobs but these and those of these runs.</summary>
    public sealed record DeleteBlobsExcept(IReadOnlyCollection<BlobKey> Blobs, IReadOnlyCollection<RunId> Runs) : WorkerInstruction;

    /// <summary>Delete the file of a result that nobody needs.</summary>
    public sealed record DropResult(object Result) : WorkerInstruction;
}
