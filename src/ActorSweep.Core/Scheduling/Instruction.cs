using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler wants done.</summary>
public abstract record Instruction
{
    Instruction() { }

    /// <summary>Start a run's reducer.</summary>
    public sealed record StartReduction(RunId Run) : Instruction;

    /// <summary>Send a chunk to a worker. <paramref name="Number"/> counts the tries at its blocks from 1.</summary>
    public sealed record Assign(WorkerId Worker, RunId Run, AttemptId Attempt, int Number, BlockRange Blocks) : Instruction;

    /// <summary>Tell a worker to forget an attempt and its result.</summary>
    public sealed record Discard(WorkerId Worker, AttemptId Attempt) : Instruction;

    /// <summary>Have the reducer take in the result that came with the event at hand.</summary>
    public sealed record Reduce(RunId Run, AttemptId Attempt, BlockRange Blocks) : Instruction;

    /// <summary>Have the reducer give up getting a result, unless it has it already.</summary>
    public sealed record AbandonResult(RunId Run, AttemptId Attempt) : Instruction;

    /// <summary>Have the reducer count the simulations of a chunk as failed: too many workers died executing it.</summary>
    public sealed record FailChunk(RunId Run, AttemptId Attempt, BlockRange Blocks, int Number, WorkerId Worker, IReadOnlyList<string> Story) : Instruction;

    /// <summary>Have the reducer end: all blocks are in, or no more will come.</summary>
    public sealed record FinishReduction(RunId Run) : Instruction;

    /// <summary>Tell all workers that a run needs them no more.</summary>
    public sealed record StopRun(RunId Run) : Instruction;

    /// <summary>A run has ended: its reducer can go, and workers forget it.</summary>
    public sealed record EndRun(RunId Run) : Instruction;

    /// <summary>A run ended so long ago that its results can go.</summary>
    public sealed record ForgetResults(RunId Run) : Instruction;

    /// <summary>Tell a worker that nothing of its is needed any more and it can go.</summary>
    public sealed record WorkerDrained(WorkerId Worker) : Instruction;
}
