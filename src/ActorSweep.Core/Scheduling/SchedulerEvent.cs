using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>An event that the scheduler handles.</summary>
abstract record SchedulerEvent
{
    SchedulerEvent() { }

    /// <summary>A client submitted a sweep of a model.</summary>
    public sealed record SweepSubmitted(RunId Run, string Model, TaskGraph Graph) : SchedulerEvent
    {
        /// <summary>The journal event of the sweep; null where the sweep is not durable.</summary>
        public JournalEvent.SweepAccepted? Recorded { get; init; }
    }

    /// <summary>This scheduler takes over from an earlier one. Workers report the work that they have before anything is assigned.</summary>
    public sealed record RecoveryBegun : SchedulerEvent;

    /// <summary>A sweep is recovered from the journal, with its finished blocks.</summary>
    public sealed record SweepRecovered(JournalEvent.SweepAccepted Accepted, TaskGraph Graph, IReadOnlyList<ReducedPart> Done) : SchedulerEvent
    {
        /// <summary>Whether a client cancelled the sweep, so that no more blocks are executed.</summary>
        public bool IsCancelled { get; init; }

        /// <summary>Whether the sweep had ended and a client resumes it.</summary>
        public bool IsResumed { get; init; }
    }

    /// <summary>A run ended before this scheduler started.</summary>
    public sealed record EndedRunRecovered(RunSnapshot Run) : SchedulerEvent;

    /// <summary>The reducer has read back finished blocks. The lost blocks are executed again.</summary>
    public sealed record BlocksReadBack(RunId Run, IReadOnlyList<ReducedPart> Lost) : SchedulerEvent;

    /// <summary>A client submitted a map: one function, called for each of <paramref name="Count"/> items.</summary>
    public sealed record MapSubmitted(ClientId Client, RunId Run, string Function, long Count, TaskRules Rules) : SchedulerEvent
    {
        /// <summary>Items that finished or failed under an earlier scheduler, and whose results came with the submission.</summary>
        public IReadOnlyList<ItemOutcomes> Done { get; init; } = [];

        /// <summary>The failure with which the items end that have not ended, because no item can be executed; null: they are executed.</summary>
        public TaskFailure? Refused { get; init; }
    }

    /// <summary>A client submitted tasks, each after its dependencies. They begin a run or add to one.</summary>
    public sealed record TasksSubmitted(ClientId Client, RunId Run, string Name, IReadOnlyList<TaskSpec> Tasks) : SchedulerEvent
    {
        /// <summary>Whether more tasks can be submitted to the run while its client is registered.</summary>
        public bool IsOpen { get; init; }
    }

    /// <summary>A client cancels a run. Finished results are kept.</summary>
    public sealed record RunCancelled(RunId Run) : SchedulerEvent;

    /// <summary>A client cancels tasks and their dependents.</summary>
    public sealed record TasksCancelled(IReadOnlyList<TaskId> Tasks) : SchedulerEvent
    {
        /// <summary>Whether tasks that have been assigned before go on.</summary>
        public bool UnlessBegun { get; init; }
    }

    /// <summary>A client retries failed tasks, with the failed tasks that they depend on.</summary>
    public sealed record TasksRetried(IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client has tasks executed even if no client holds them.</summary>
    public sealed record TasksDetached(IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client holds tasks that have been submitted, possibly by other clients.</summary>
    public sealed record TasksHeld(ClientId Client, IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client releases tasks.</summary>
    public sealed record TasksReleased(ClientId Client, IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client holds a map that has been submitted, possibly by another client.</summary>
    /// <param name="Count">Number of items, as far as the client knows.</param>
    public sealed record MapHeld(ClientId Client, RunId Run, long Count) : SchedulerEvent;

    /// <summary>A client releases a map.</summary>
    public sealed record MapReleased(ClientId Client, RunId Run) : SchedulerEvent;

    /// <summary>A client unregistered or is lost, and holds nothing any more.</summary>
    public sealed record ClientUnregistered(ClientId Client) : SchedulerEvent;

    /// <summary>
    /// A client reconnects, from another scheduler or by another connection, and names again what it holds. What it held before and does not name is released.
    /// </summary>
    public sealed record ClientReconnected(ClientId Client, IReadOnlyList<SchedulerEvent> Events) : SchedulerEvent;

    /// <summary>A worker registers and offers its slots.</summary>
    public sealed record WorkerRegistered(WorkerId Worker, int Slots, string Address) : SchedulerEvent
    {
        /// <summary>Amounts of the worker's named resources.</summary>
        public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

        /// <summary>Work from an earlier scheduler: of sweeps all work, of graphs and maps the work that is executing or finished last.</summary>
        public IReadOnlyList<HeldWork> Held { get; init; } = [];
    }

    /// <summary>
    /// A worker unregistered or is lost. <paramref name="IsLost"/>: the worker did not unregister, so the work that it was executing is suspect.
    /// </summary>
    public sealed record WorkerUnregistered(WorkerId Worker, bool IsLost) : SchedulerEvent;

    /// <summary>A worker is unreachable. The cluster has not decided whether it is dead.</summary>
    public sealed record WorkerUnreachable(WorkerId Worker) : SchedulerEvent;

    /// <summary>A worker is in reach again.</summary>
    public sealed record WorkerReachable(WorkerId Worker) : SchedulerEvent;

    /// <summary>A worker drains: it finishes its work and gets no more.</summary>
    public sealed record WorkerDraining(WorkerId Worker) : SchedulerEvent;

    /// <summary>A worker reports the attempts that it has, waiting or executing.</summary>
    public sealed record WorkerReported(WorkerId Worker, IReadOnlyCollection<AttemptId> Held) : SchedulerEvent;

    /// <summary>A worker finished a chunk, and holds or sent its result.</summary>
    /// <param name="Seconds">Time inside user code, in seconds, summed over the chunk's tasks.</param>
    /// <param name="Bytes">Size of the result, in bytes.</param>
    /// <param name="Failed">Number of the chunk's tasks that failed.</param>
    public sealed record ChunkFinished(WorkerId Worker, AttemptId Attempt, double Seconds, long Bytes, long Failed) : SchedulerEvent
    {
        /// <summary>Whether the result came with the report, so that the scheduler's node keeps it.</summary>
        public bool IsInline { get; init; }

        /// <summary>The failed items of a chunk of a map.</summary>
        public IReadOnlyList<ItemFailure> FailedItems { get; init; } = [];

        /// <summary>The chunk's result, which returns in <see cref="Instruction.ReduceChunk"/> or <see cref="Instruction.FinishMapChunk"/>.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>A worker finished a task, and holds or sent its result.</summary>
    /// <param name="IsInline">Whether the result came with the report, so that the scheduler's node keeps it.</param>
    public sealed record TaskFinished(WorkerId Worker, AttemptId Attempt, double Seconds, long Bytes, bool IsInline) : SchedulerEvent
    {
        /// <summary>The task's result, which returns in <see cref="Instruction.FinishTask"/>.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>A task threw, or its worker could not execute it.</summary>
    /// <param name="MayRetry">Whether the failure is one that the client wants retried.</param>
    public sealed record TaskFailed(WorkerId Worker, AttemptId Attempt, TaskFailure Failure, bool MayRetry) : SchedulerEvent;

    /// <summary>An executor died while it executed these attempts, one of which killed it. The worker stays registered.</summary>
    /// <param name="Reason">Text such as "exit code 7".</param>
    /// <param name="LastLines">The last lines that the executor printed.</param>
    public sealed record ExecutorLost(WorkerId Worker, IReadOnlyList<AttemptId> Executing, string Reason, IReadOnlyList<string> LastLines) : SchedulerEvent;

    /// <summary>An executing task secedes: it gives up its slot while it waits for tasks that it submitted.</summary>
    public sealed record TaskSeceded(WorkerId Worker, AttemptId Attempt) : SchedulerEvent;

    /// <summary>A worker returns work unfinished: the work was recalled, or asked to be executed elsewhere.</summary>
    public sealed record WorkReturned(WorkerId Worker, AttemptId Attempt) : SchedulerEvent;

    /// <summary>A worker could not fetch an input from its holder, or a client could not fetch a result. The second case has no attempt.</summary>
    public sealed record InputLost(WorkerId Worker, AttemptId Attempt, TaskId Input, WorkerId Holder) : SchedulerEvent;

    /// <summary>A client wants <paramref name="Count"/> workers to hold a result.</summary>
    public sealed record ReplicasWanted(TaskId Task, int Count) : SchedulerEvent;

    /// <summary>A worker holds a copy of a result.</summary>
    public sealed record ReplicaAdded(WorkerId Worker, ResultId Result) : SchedulerEvent;

    /// <summary>The reducer has merged the result of a chunk.</summary>
    /// <param name="Place">Where the reducer wrote the result; null where the run is not durable.</param>
    public sealed record ChunkReduced(AttemptId Attempt, PartPlace? Place = null) : SchedulerEvent;

    /// <summary>The reducer could not fetch the result of a chunk from its worker.</summary>
    public sealed record ChunkResultLost(AttemptId Attempt, string Why) : SchedulerEvent;

    /// <summary>The reducer has written all results of a run.</summary>
    public sealed record ReductionFinished(RunId Run, string? Digest, long Succeeded, long Failed) : SchedulerEvent
    {
        /// <summary>The notes on the results.</summary>
        public ResultNotes Notes { get; init; } = ResultNotes.None;
    }

    /// <summary>The reducer cannot go on, for example because a disk is full.</summary>
    public sealed record ReductionFailed(RunId Run, string Error) : SchedulerEvent;

    /// <summary>Time has passed without another event.</summary>
    public sealed record TimePassed : SchedulerEvent;
}

/// <summary>A task as a client submits it.</summary>
/// <param name="Function">Name of the function. Calls of one function are measured together.</param>
/// <param name="Inputs">Tasks whose results the task needs.</param>
/// <param name="IsHeld">Whether the client holds the task.</param>
sealed record TaskSpec(long Index, string Function, IReadOnlyList<TaskId> Inputs, TaskRules Rules, bool IsHeld)
{
    /// <summary>Readable name of the task; null: its function's name and its index.</summary>
    public string? Key { get; init; }

    /// <summary>Tasks that must have finished or failed before this task starts.</summary>
    public IReadOnlyList<TaskId> After { get; init; } = [];

    /// <summary>Whether the task is executed even if no client holds it.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Size, in bytes, of the result that was submitted with the task, so that the task is not executed; null: the task is executed.</summary>
    public long? Scattered { get; init; }

    /// <summary>Whether the task was submitted before, to this scheduler or to another.</summary>
    public bool IsAgain { get; init; }

    /// <summary>The failure with which the task ends, because it cannot be executed; null: it is executed.</summary>
    public TaskFailure? Refused { get; init; }
}

/// <summary>A failed item of a map.</summary>
/// <param name="Failure">The failure; null where too many items of the chunk failed to report each failure.</param>
/// <param name="MayRetry">Whether the failure is one that the client wants retried.</param>
sealed record ItemFailure(long Index, TaskFailure? Failure, bool MayRetry);

/// <summary>Adjacent items of a map that have finished or failed.</summary>
/// <param name="Failed">The items that failed.</param>
sealed record ItemOutcomes(BlockRange Items, IReadOnlyList<ItemFailure> Failed);
