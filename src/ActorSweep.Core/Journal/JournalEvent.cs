using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Journal;

/// <summary>What outlives a scheduler: events of runs, not of every task, in the order in which they happened.</summary>
abstract record JournalEvent
{
    JournalEvent() { }

    /// <summary>A scheduler began. What is recorded from here on is its; a later epoch has a higher number.</summary>
    public sealed record EpochBegun(long Epoch, DateTimeOffset At) : JournalEvent;

    /// <summary>A sweep was accepted: from here on it reaches an end.</summary>
    /// <param name="Spec">The name of the blob that has its spec, and its model where the client brought it.</param>
    public sealed record SweepAccepted(RunId Run, string Model, string Spec, DateTimeOffset At) : JournalEvent
    {
        /// <summary>What its client called the submission, so that it can ask again; null: nothing.</summary>
        public string? Submission { get; init; }
    }

    /// <summary>Blocks of a sweep are in its reduction, and their result is on disk.</summary>
    public sealed record BlocksDone(RunId Run, DonePart Part) : JournalEvent;

    /// <summary>The result of blocks that were done could not be read back: they are to be done again.</summary>
    public sealed record BlocksLost(RunId Run, BlockRange Blocks) : JournalEvent;

    /// <summary>A client wants a run to end, keeping what was finished.</summary>
    public sealed record RunCancelled(RunId Run) : JournalEvent;

    /// <summary>A run has ended, as it stands here.</summary>
    public sealed record RunEnded(RunSnapshot Run) : JournalEvent;

    /// <summary>A run that had been stopped, or had failed, goes on from its finished blocks.</summary>
    public sealed record RunResumed(RunId Run) : JournalEvent;

    /// <summary>A run ended so long ago that nothing of it is kept.</summary>
    public sealed record RunForgotten(RunId Run) : JournalEvent;
}

/// <summary>Blocks that are done, and where their result is.</summary>
/// <param name="Failed">How many of their simulations failed.</param>
/// <param name="Seconds">Time inside user code, summed.</param>
sealed record DonePart(BlockRange Blocks, long Failed, double Seconds, PartPlace Place);

/// <summary>Where the result of a chunk is: in the file of a run and an epoch.</summary>
/// <param name="Checksum">XXH3 of its bytes.</param>
readonly record struct PartPlace(long Epoch, long Offset, int Length, ulong Checksum);
