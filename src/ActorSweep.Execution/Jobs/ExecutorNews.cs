using ActorSweep.Core.Reduction;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Jobs;

/// <summary>News that an executor reports to its worker.</summary>
abstract record ExecutorNews
{
    ExecutorNews() { }

    /// <summary>The attempt that the executor no longer has; null where it still has it.</summary>
    public virtual AttemptId? EndedAttempt => null;

    /// <summary>Deletes the file of the result, which is not needed.</summary>
    public virtual void DeleteResult() { }

    /// <summary>A task has finished or failed.</summary>
    public sealed record FinishedTask(AttemptId Attempt, double Seconds, LocalBytes? Result, TaskFailure? Failure, bool MayRetry) : ExecutorNews
    {
        public override AttemptId? EndedAttempt => Attempt;

        public override void DeleteResult() => Result?.DeleteFile();
    }

    /// <summary>A chunk of a map has finished.</summary>
    /// <param name="Results">The results as an encoded column.</param>
    public sealed record FinishedMapChunk(AttemptId Attempt, double Seconds, LocalBytes Results, FailedItem[] Failed) : ExecutorNews
    {
        public override AttemptId? EndedAttempt => Attempt;

        public override void DeleteResult() => Results.DeleteFile();
    }

    /// <summary>A chunk of a sweep has finished.</summary>
    /// <param name="Packed">The result as bytes; null where worker and executor share a process, and <paramref name="Blocks"/> has the result.</param>
    public sealed record FinishedSweepChunk(AttemptId Attempt, double Seconds, long Failed, LocalBytes? Packed, IReadOnlyList<BlockResult>? Blocks) : ExecutorNews
    {
        public override AttemptId? EndedAttempt => Attempt;

        public override void DeleteResult() => Packed?.DeleteFile();
    }

    /// <summary>Work was not executed: it was recalled, asked to be executed elsewhere, or could not get its inputs. No attempt is to blame.</summary>
    public sealed record ReturnedAttempt(AttemptId Attempt) : ExecutorNews
    {
        public override AttemptId? EndedAttempt => Attempt;
    }

    /// <summary>The executor cannot start, and a chunk of a sweep can be executed elsewhere.</summary>
    public sealed record RefusedSweep(AttemptId Attempt, string Reason) : ExecutorNews
    {
        public override AttemptId? EndedAttempt => Attempt;
    }

    /// <summary>A task has seceded: it waits for other tasks without a slot.</summary>
    public sealed record SecededTask(AttemptId Attempt) : ExecutorNews;

    /// <summary>A task reported its progress.</summary>
    public sealed record TaskProgressed(AttemptId Attempt, double Fraction, string? Text, long Index) : ExecutorNews;

    /// <summary>Cancelled work does not end; its thread is lost.</summary>
    public sealed record StuckAttempt(AttemptId Attempt) : ExecutorNews;

    /// <summary>An actor that is not needed any more was not disposed of: its Dispose threw or did not return.</summary>
    public sealed record FailedDisposal(TaskId Actor, string Why) : ExecutorNews;

    /// <summary>A process that ran user code has died.</summary>
    /// <param name="Executing">The attempts that were executing, which are suspect.</param>
    /// <param name="Others">The other attempts that it had.</param>
    /// <param name="Objects">The actors that it had.</param>
    /// <param name="Corner">The folders in which it may have left files.</param>
    public sealed record LostProcess(AttemptId[] Executing, AttemptId[] Others, TaskId[] Objects, ExecutorDeath Death, BlobTiers Corner) : ExecutorNews;
}

/// <summary>The end of a process that ran user code.</summary>
/// <param name="Reason">The reason for people, such as "exit code 7".</param>
/// <param name="LastLines">The last lines that it printed.</param>
sealed record ExecutorDeath(string Reason, string[] LastLines);
