using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler wants done.</summary>
abstract record Instruction
{
    Instruction() { }

    /// <summary>Record this. What clients are told from here on may be told only when it is recorded.</summary>
    public sealed record Record(JournalEvent Event) : Instruction;

    /// <summary>Start a run's reducer, and have it read back what was done before.</summary>
    public sealed record StartReduction(RunId Run) : Instruction
    {
        public IReadOnlyList<DonePart> Done { get; init; } = [];
    }

    /// <summary>Send a chunk to a worker. <paramref name="Number"/> counts the tries at its blocks from 1.</summary>
    public sealed record Assign(WorkerId Worker, RunId Run, AttemptId Attempt, int Number, BlockRange Blocks) : Instruction;

    /// <summary>Send a task to a worker, with where its inputs are.</summary>
    public sealed record Execute(WorkerId Worker, TaskId Task, AttemptId Attempt, int Number, IReadOnlyList<InputPlace> Inputs) : Instruction;

    /// <summary>Ask a worker to give an attempt back, unless it is executing.</summary>
    public sealed record Recall(WorkerId Worker, AttemptId Attempt) : Instruction;

    /// <summary>Ask a worker that has an attempt from the scheduler before to tell again what has become of it, if it has ended.</summary>
    public sealed record TellAgain(WorkerId Worker, AttemptId Attempt) : Instruction;

    /// <summary>Tell a worker to forget an attempt and its result.</summary>
    public sealed record Discard(WorkerId Worker, AttemptId Attempt) : Instruction
    {
        /// <summary>Nobody waits for it any more; it may be all that there is of blocks that are done, until that is recorded.</summary>
        public bool IsOver { get; init; }
    }

    /// <summary>Have the reducer take in a chunk's result.</summary>
    public sealed record Reduce(RunId Run, AttemptId Attempt, BlockRange Blocks) : Instruction
    {
        /// <summary>The result, as the event of the finished chunk brought it.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>Have the reducer give up getting a result, unless it has it already.</summary>
    public sealed record AbandonResult(RunId Run, AttemptId Attempt) : Instruction;

    /// <summary>Have the reducer count the simulations of a chunk as failed: too many workers died executing it.</summary>
    public sealed record FailChunk(RunId Run, AttemptId Attempt, BlockRange Blocks, TaskFailure Failure) : Instruction;

    /// <summary>Have the reducer end: all blocks are in, or no more will come.</summary>
    public sealed record FinishReduction(RunId Run) : Instruction;

    /// <summary>Keep a task's result, and tell these clients of it, or of where it is.</summary>
    public sealed record TaskKept(TaskId Task, IReadOnlyList<ClientId> Clients) : Instruction
    {
        /// <summary>The result, as the event of the finished task brought it; null where it is kept already.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>Tell these clients that a task has failed.</summary>
    public sealed record TaskFailed(TaskId Task, TaskFailure Failure, IReadOnlyList<ClientId> Clients) : Instruction
    {
        /// <summary>Whether it is such a failure as its client wants tried again.</summary>
        public bool MayRetry { get; init; }
    }

    /// <summary>Tell these clients that a result that was there is gone and comes again, or that a task is tried again.</summary>
    public sealed record TaskReopened(TaskId Task, IReadOnlyList<ClientId> Clients) : Instruction;

    /// <summary>A task is forgotten, or only its result is: nobody wants it. Those who hold the result can let it go.</summary>
    public sealed record TaskForgotten(TaskId Task, bool OnlyItsResult, IReadOnlyList<WorkerId> Holders) : Instruction;

    /// <summary>Keep the results of a chunk of a map, and tell these clients of them; those that are tried again have not ended.</summary>
    public sealed record ChunkKept(RunId Run, AttemptId Attempt, BlockRange Blocks, IReadOnlyList<long> Retrying, IReadOnlyList<ClientId> Clients) : Instruction
    {
        /// <summary>The results, as the event of the finished chunk brought them; null where they are kept already.</summary>
        public ResultHandle? Result { get; init; }
    }

    /// <summary>Tell these clients that items of a map have failed.</summary>
    public sealed record ItemsFailed(RunId Run, BlockRange Blocks, TaskFailure Failure, IReadOnlyList<ClientId> Clients) : Instruction;

    /// <summary>Tell these clients that results of a map are gone and come again.</summary>
    public sealed record ItemsReopened(RunId Run, BlockRange Blocks, IReadOnlyList<ClientId> Clients) : Instruction;

    /// <summary>Tell a worker to let all results go that it holds: they were given up while it was out of reach.</summary>
    public sealed record DropResults(WorkerId Worker) : Instruction;

    /// <summary>Have a worker fetch a copy of a result.</summary>
    public sealed record Replicate(WorkerId Worker, TaskId Task, InputPlace From) : Instruction;

    /// <summary>Tell all workers that a run needs them no more.</summary>
    public sealed record StopRun(RunId Run) : Instruction;

    /// <summary>A run has ended, and nothing of it is held: its reducer can go, and workers forget it.</summary>
    public sealed record EndRun(RunId Run) : Instruction;

    /// <summary>A run ended so long ago that its results can go.</summary>
    public sealed record ForgetResults(RunId Run) : Instruction;

    /// <summary>Tell a worker that nothing of its is needed any more and it can go.</summary>
    public sealed record WorkerDrained(WorkerId Worker) : Instruction;
}

/// <summary>Where an input is: with these workers; with none, the scheduler's node keeps it.</summary>
sealed record InputPlace(TaskId Task, IReadOnlyList<WorkerId> Holders);
