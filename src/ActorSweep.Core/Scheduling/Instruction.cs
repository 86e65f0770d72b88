using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>One thing that the scheduler wants done.</summary>
abstract record Instruction
{
    Instruction() { }

    /// <summary>Record an event in the journal. Later instructions may be reported to clients only once the event is recorded.</summary>
    public sealed record RecordEvent(JournalEvent Event) : Instruction;

    /// <summary>Start the reducer of a run, and have it read back the finished blocks.</summary>
    public sealed record StartReduction(RunId Run) : Instruction
    {
        public IReadOnlyList<ReducedPart> Done { get; init; } = [];
    }

    /// <summary>Assign a chunk to a worker. <paramref name="Number"/> counts the tries at its blocks from 1.</summary>
    public sealed record AssignChunk(WorkerId Worker, RunId Run, AttemptId Attempt, int Number, BlockRange Blocks) : Instruction;

    /// <summary>Assign a task to a worker, with the places of its inputs.</summary>
    public sealed record AssignTask(WorkerId Worker, TaskId Task, AttemptId Attempt, int Number, IReadOnlyList<InputPlace> Inputs) : Instruction;

    /// <summary>Recall an attempt from a worker, unless the attempt is executing.</summary>
    public sealed record RecallWork(WorkerId Worker, AttemptId Attempt) : Instruction;

    /// <summary>Ask a worker to report an attempt from an earlier scheduler again, if the attempt has ended.</summary>
    public sealed record AdoptWork(WorkerId Worker, AttemptId Attempt) : Instruction;

    /// <summary>Have a worker discard an attempt and delete its result.</summary>
    public sealed record DiscardWork(WorkerId Worker, AttemptId Attempt) : Instruction
    {
        /// <summary>Whether nothing waits for the attempt any more. The worker may hold the only copy of finished blocks until these are recorded.</summary>
        public bool IsOver { get; init; }
    }

    /// <summary>Have the reducer merge the result of a chunk.</summary>
    public sealed record ReduceChunk(RunId Run, AttemptId Attempt, BlockRange Blocks) : Instruction
    {
        /// <summary>The result from the event of the finished chunk.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>Have the reducer stop fetching a result, unless it has the result already.</summary>
    public sealed record CancelReduction(RunId Run, AttemptId Attempt) : Instruction;

    /// <summary>Have the reducer count the simulations of a chunk as failed, since too many workers died executing it.</summary>
    public sealed record FailChunk(RunId Run, AttemptId Attempt, BlockRange Blocks, TaskFailure Failure) : Instruction;

    /// <summary>Have the reducer finish: all blocks are reduced, or no more will come.</summary>
    public sealed record FinishReduction(RunId Run) : Instruction;

    /// <summary>Finish a task: keep its result, and send these clients the result or its place.</summary>
    public sealed record FinishTask(TaskId Task, IReadOnlyList<ClientId> Clients) : Instruction
    {
        /// <summary>The result from the event of the finished task; null where it is kept already.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>Report to these clients that a task has failed.</summary>
    public sealed record FailTask(TaskId Task, TaskFailure Failure, IReadOnlyList<ClientId> Clients) : Instruction
    {
        /// <summary>Whether the failure is one that the client wants retried.</summary>
        public bool MayRetry { get; init; }
    }

    /// <summary>Report to these clients that a task is executed again, since its result is lost or the task is retried.</summary>
    public sealed record ReopenTask(TaskId Task, IReadOnlyList<ClientId> Clients) : Instruction;

    /// <summary>Delete a task, or only its result, since nobody wants it. The holders can delete the result.</summary>
    public sealed record DeleteTask(TaskId Task, bool OnlyItsResult, IReadOnlyList<WorkerId> Holders) : Instruction;

    /// <summary>Finish a chunk of a map: keep its results, and report them to these clients. The retrying items have not ended.</summary>
    public sealed record FinishMapChunk(RunId Run, AttemptId Attempt, BlockRange Blocks, IReadOnlyList<long> Retrying, IReadOnlyList<ClientId> Clients) : Instruction
    {
        /// <summary>The results from the event of the finished chunk; null where they are kept already.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>Report to these clients that items of a map have failed.</summary>
    public sealed record FailItems(RunId Run, BlockRange Blocks, TaskFailure Failure, IReadOnlyList<ClientId> Clients) : Instruction;

    /// <summary>Report to these clients that items of a map are executed again, since their results are lost or the items are retried.</summary>
    public sealed record ReopenItems(RunId Run, BlockRange Blocks, IReadOnlyList<ClientId> Clients) : Instruction;

    /// <summary>Have a worker delete all results that it holds: they were counted as lost while it was unreachable.</summary>
    public sealed record ReleaseWorkerResults(WorkerId Worker) : Instruction;

    /// <summary>Have a worker fetch a copy of a result.</summary>
    public sealed record AddReplica(WorkerId Worker, ResultId Result, InputPlace From) : Instruction;

    /// <summary>Have all workers discard everything that they have of a run.</summary>
    public sealed record StopRun(RunId Run) : Instruction;

    /// <summary>End a run of which nothing is held: stop its reducer, and have workers discard everything that they have of it.</summary>
    public sealed record EndRun(RunId Run) : Instruction;

    /// <summary>Delete the results of a run that is among the oldest ended runs.</summary>
    public sealed record DeleteResults(RunId Run) : Instruction;

    /// <summary>Finish the drain of a worker: it can stop, since nothing that it has is needed.</summary>
    public sealed record FinishDrain(WorkerId Worker) : Instruction;
}

/// <summary>The workers that hold an input; with no holders, the scheduler's node keeps it.</summary>
sealed record InputPlace(TaskId Task, IReadOnlyList<WorkerId> Holders);
