using ActorSweep.Core.Reduction;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Jobs;

/// <summary>What an executor tells its worker.</summary>
abstract record ExecutorNews
{
    ExecutorNews() { }

    /// <summary>The attempt that the executor has no more; null where it still has it.</summary>
    public virtual AttemptId? Ended => null;

    /// <summary>Nobody wants the result any more: its file goes.</summary>
    public virtual void Drop() { }

    /// <summary>A task has a result or a failure.</summary>
    public sealed record TaskEnded(AttemptId Attempt, double Seconds, LocalBytes? Result, TaskFailure? Failure, bool MayRetry) : ExecutorNews
    {
        public override AttemptId? Ended => Attempt;

        public override void Drop() => Result?.Drop();
    }

    /// <summary>A chunk of a map is through.</summary>
    /// <param name="Results">A column.</param>
    public sealed record MapEnded(AttemptId Attempt, double Seconds, LocalBytes Results, FailedItem[] Failed) : ExecutorNews
    {
        public override AttemptId? Ended => Attempt;

        public override void Drop() => Results.Drop();
    }

    /// <summary>A chunk of a sweep is through.</summary>
    /// <param name="Packed">Its result as bytes; null where worker and executor share a process, and <paramref name="Blocks"/> are it.</param>
    public sealed record SweepEnded(AttemptId Attempt, double Seconds, long Failed, LocalBytes? Packed, IReadOnlyList<BlockResult>? Blocks) : ExecutorNews
    {
        public override AttemptId? Ended => Attempt;

        public override void Drop() => Packed?.Drop();
    }

    /// <summary>Work was not done: it was recalled, asked to be done elsewhere, or lost a race for which it is not to blame.</summary>
    public sealed record GivenBack(AttemptId Attempt) : ExecutorNews
    {
        public override AttemptId? Ended => Attempt;
    }

    /// <summary>A task waits for tasks of its own, without a slot.</summary>
    public sealed record Seceded(AttemptId Attempt) : ExecutorNews;

    /// <summary>A task says how far it is.</summary>
    public sealed record Progress(AttemptId Attempt, double Fraction, string? Text) : ExecutorNews;

    /// <summary>Work does not end though nobody waits for it any more; its thread is lost.</summary>
    public sealed record Stuck(AttemptId Attempt) : ExecutorNews;

    /// <summary>A process that ran user code has died.</summary>
    /// <param name="Executing">What was under way in it, and so is suspect.</param>
    /// <param name="Others">What it had besides.</param>
    /// <param name="Objects">Objects that stayed in it.</param>
    /// <param name="Corner">Where it may have left files.</param>
    public sealed record Died(AttemptId[] Executing, AttemptId[] Others, TaskId[] Objects, ExecutorDeath Death, BlobTiers Corner) : ExecutorNews;
}

/// <summary>How a process that ran user code ended.</summary>
/// <param name="Reason">In words, such as "exit code 7".</param>
/// <param name="LastLines">The last that it printed.</param>
sealed record ExecutorDeath(string Reason, string[] LastLines);
