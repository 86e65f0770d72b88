using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler is told.</summary>
abstract record SchedulerEvent
{
    SchedulerEvent() { }

    /// <summary>A client asked for a sweep of a model.</summary>
    public sealed record RunSubmitted(RunId Run, string Model, TaskGraph Graph) : SchedulerEvent
    {
        /// <summary>What is recorded of it, if it is to outlive the scheduler.</summary>
        public JournalEvent.SweepAccepted? Recorded { get; init; }
    }

    /// <summary>There was a scheduler before this one, of which workers may have work: they are to say so before anything is given out.</summary>
    public sealed record TookOver : SchedulerEvent;

    /// <summary>A sweep that the journal has goes on from what is done of it.</summary>
    public sealed record RunRecovered(JournalEvent.SweepAccepted Accepted, TaskGraph Graph, IReadOnlyList<DonePart> Done) : SchedulerEvent
    {
        /// <summary>Whether a client has ended it, so that nothing more of it is to be done.</summary>
        public bool IsCancelled { get; init; }

        /// <summary>Whether it had ended, and a client wants it to go on.</summary>
        public bool IsResumed { get; init; }
    }

    /// <summary>A run that has ended before this scheduler began.</summary>
    public sealed record RunRemembered(RunSnapshot Run) : SchedulerEvent;

    /// <summary>The reducer has read back what it could of what was done before; the rest is to be done again.</summary>
    public sealed record ReadBack(RunId Run, IReadOnlyList<DonePart> Lost) : SchedulerEvent;

    /// <summary>A client asked for one function to be called for each of so many items.</summary>
    public sealed record MapSubmitted(ClientId Client, RunId Run, string Function, long Count, TaskRules Rules) : SchedulerEvent
    {
        /// <summary>Items that were done for a scheduler before this one, and whose results came along.</summary>
        public IReadOnlyList<DoneItems> Done { get; init; } = [];
    }

    /// <summary>A client asked for tasks, each after those that it depends on; they begin a run or add to one.</summary>
    public sealed record TasksSubmitted(ClientId Client, RunId Run, string Name, IReadOnlyList<TaskSpec> Tasks) : SchedulerEvent
    {
        /// <summary>Whether more tasks may come to the run as long as its client is there.</summary>
        public bool IsOpen { get; init; }
    }

    /// <summary>A client wants a run to end now, keeping what was finished.</summary>
    public sealed record RunCancelled(RunId Run) : SchedulerEvent;

    /// <summary>A client wants tasks not to be done, nor what depends on them.</summary>
    public sealed record TasksCancelled(IReadOnlyList<TaskId> Tasks) : SchedulerEvent
    {
        /// <summary>Whether those that a worker has had are to go on.</summary>
        public bool UnlessBegun { get; init; }
    }

    /// <summary>A client wants tasks that failed to be tried again, with what they depend on.</summary>
    public sealed record TasksRetried(IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client wants tasks to be done though nobody holds them.</summary>
    public sealed record TasksDetached(IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client wants to hold tasks that are there, others' among them.</summary>
    public sealed record TasksHeld(ClientId Client, IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client does not hold tasks any more.</summary>
    public sealed record TasksReleased(ClientId Client, IReadOnlyList<TaskId> Tasks) : SchedulerEvent;

    /// <summary>A client wants to hold a map that is there, another's perhaps.</summary>
    /// <param name="Count">How many items it has, as far as the client knows.</param>
    public sealed record MapHeld(ClientId Client, RunId Run, long Count) : SchedulerEvent;

    /// <summary>A client does not hold a map any more.</summary>
    public sealed record MapReleased(ClientId Client, RunId Run) : SchedulerEvent;

    /// <summary>A client is gone, and holds nothing any more.</summary>
    public sealed record ClientLeft(ClientId Client) : SchedulerEvent;

    /// <summary>A client has come back, from another scheduler or by another connection, and says again what it holds. What it held so far and does not say is let go.</summary>
    public sealed record ClientCameBack(ClientId Client, IReadOnlyList<SchedulerEvent> Said) : SchedulerEvent;

    /// <summary>A worker offers its slots.</summary>
    public sealed record WorkerJoined(WorkerId Worker, int Slots, string Address) : SchedulerEvent
    {
        /// <summary>What it has besides: so many of each named resource.</summary>
        public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

        /// <summary>What it has from a scheduler before this one: of sweeps all, of graphs and maps what has begun or ended last.</summary>
        public IReadOnlyList<HeldWork> Held { get; init; } = [];
    }

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
    /// <param name="Seconds">Time inside user code, summed over the chunk's tasks.</param>
    /// <param name="Bytes">Size of the result.</param>
    /// <param name="Failed">How many of the chunk's tasks failed.</param>
    public sealed record ChunkFinished(WorkerId Worker, AttemptId Attempt, double Seconds, long Bytes, long Failed) : SchedulerEvent
    {
        /// <summary>Whether the result came along, so that the scheduler's node keeps it.</summary>
        public bool IsInline { get; init; }

        /// <summary>Which items failed, where it is a map's.</summary>
        public IReadOnlyList<ItemFailure> FailedItems { get; init; } = [];

        /// <summary>The chunk's result; comes back in <see cref="Instruction.Reduce"/> or <see cref="Instruction.ChunkKept"/>.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>A worker executed a task, and holds or sent its result.</summary>
    /// <param name="IsInline">Whether the result came along, so that the scheduler's node keeps it.</param>
    public sealed record TaskFinished(WorkerId Worker, AttemptId Attempt, double Seconds, long Bytes, bool IsInline) : SchedulerEvent
    {
        /// <summary>The task's result; comes back in <see cref="Instruction.TaskKept"/>.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>A task threw, or could not be carried out where it was.</summary>
    /// <param name="MayRetry">Whether it is such a failure as its client wants tried again.</param>
    public sealed record TaskFailed(WorkerId Worker, AttemptId Attempt, TaskFailure Failure, bool MayRetry) : SchedulerEvent;

    /// <summary>The process in which a worker executed these has died of one of them; the worker lives on.</summary>
    /// <param name="Reason">In words, such as "exit code 7".</param>
    /// <param name="LastLines">The last that it printed.</param>
    public sealed record ExecutorDied(WorkerId Worker, IReadOnlyList<AttemptId> Executing, string Reason, IReadOnlyList<string> LastLines) : SchedulerEvent;

    /// <summary>A task that executes waits for tasks of its own, and gives up its slot.</summary>
    public sealed record TaskSeceded(WorkerId Worker, AttemptId Attempt) : SchedulerEvent;

    /// <summary>A worker gives work back that it has not done: it was recalled, or asked to be done elsewhere.</summary>
    public sealed record WorkGivenBack(WorkerId Worker, AttemptId Attempt) : SchedulerEvent;

    /// <summary>A worker could not get an input from whom it was told to get it; or a client could not get a result, and then there is no attempt.</summary>
    public sealed record InputLost(WorkerId Worker, AttemptId Attempt, TaskId Input, WorkerId Holder) : SchedulerEvent;

    /// <summary>A client wants a result to be with so many workers.</summary>
    public sealed record ReplicasWanted(TaskId Task, int Count) : SchedulerEvent;

    /// <summary>A worker holds a copy of a result.</summary>
    public sealed record ReplicaAdded(WorkerId Worker, TaskId Task) : SchedulerEvent;

    /// <summary>The reducer has taken a chunk's result in.</summary>
    /// <param name="Place">Where it wrote it down; null: nowhere, for the run need not outlive the scheduler.</param>
    public sealed record ChunkReduced(AttemptId Attempt, PartPlace? Place = null) : SchedulerEvent;

    /// <summary>The reducer could not get a chunk's result from its worker.</summary>
    public sealed record ResultLost(AttemptId Attempt, string Why) : SchedulerEvent;

    /// <summary>The reducer has written all results of a run.</summary>
    public sealed record ReductionFinished(RunId Run, string? Digest, long Succeeded, long Failed) : SchedulerEvent;

    /// <summary>The reducer can't go on, a full disk say.</summary>
    public sealed record ReductionFailed(RunId Run, string Error) : SchedulerEvent;

    /// <summary>Nothing but time has passed.</summary>
    public sealed record TimePassed : SchedulerEvent;
}

/// <summary>A task as a client asks for it.</summary>
/// <param name="Function">The name of what it calls; calls of one function are measured together.</param>
/// <param name="Inputs">Tasks of which it needs the results.</param>
/// <param name="IsHeld">Whether the client holds it.</param>
sealed record TaskSpec(long Index, string Function, IReadOnlyList<TaskId> Inputs, TaskRules Rules, bool IsHeld)
{
    /// <summary>Its name to people; null: its function's name and its index.</summary>
    public string? Key { get; init; }

    /// <summary>Tasks that have to have ended before it, well or not.</summary>
    public IReadOnlyList<TaskId> After { get; init; } = [];

    /// <summary>Whether it goes on though nobody holds it, until it has ended.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Size of the result that came with it, so that it need not be executed; null: it is to be executed.</summary>
    public long? Scattered { get; init; }

    /// <summary>Whether it was handed in before: to this scheduler, or to another.</summary>
    public bool IsAgain { get; init; }
}

/// <summary>An item of a map that failed.</summary>
/// <param name="Failure">How; null where so many of its chunk failed that no more are told.</param>
/// <param name="MayRetry">Whether it is such a failure as its client wants tried again.</param>
sealed record ItemFailure(long Index, TaskFailure? Failure, bool MayRetry);

/// <summary>Adjacent items of a map that have ended.</summary>
/// <param name="Failed">Those of them that failed.</param>
sealed record DoneItems(BlockRange Items, IReadOnlyList<ItemFailure> Failed);
