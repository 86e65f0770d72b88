using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Journal;

/// <summary>An event that outlives a scheduler. Events concern schedulers and runs, not single tasks, and keep the order in which they happened.</summary>
abstract record JournalEvent
{
    JournalEvent() { }

    /// <summary>A scheduler began. The following events belong to its epoch; a later epoch has a higher number.</summary>
    public sealed record EpochBegun(long Epoch, DateTimeOffset At) : JournalEvent;

    /// <summary>A sweep was accepted: from now on it will reach an end.</summary>
    /// <param name="Spec">The name of the blob with the spec, and with the model if the client sent one.</param>
    public sealed record SweepAccepted(RunId Run, string Model, string Spec, DateTimeOffset At) : JournalEvent
    {
        /// <summary>The client's name for the submission, with which it can ask again; null where it gave none.</summary>
        public string? Submission { get; init; }
    }

    /// <summary>Blocks of a sweep are reduced, and their result is on disk.</summary>
    public sealed record BlocksReduced(RunId Run, ReducedPart Part) : JournalEvent;

    /// <summary>The result of blocks that were reduced could not be read back, so the blocks must be executed again.</summary>
    public sealed record BlocksLost(RunId Run, BlockRange Blocks) : JournalEvent;

    /// <summary>A client cancelled a run. Finished blocks are kept.</summary>
    public sealed record SweepCancelled(RunId Run) : JournalEvent;

    /// <summary>A run has ended, in the state of this snapshot.</summary>
    public sealed record SweepEnded(RunSnapshot Run) : JournalEvent;

    /// <summary>A run that was cancelled or had failed continues from its finished blocks.</summary>
    public sealed record SweepResumed(RunId Run) : JournalEvent;

    /// <summary>A run ended so long ago that it was deleted.</summary>
    public sealed record SweepDeleted(RunId Run) : JournalEvent;
}

/// <summary>Blocks that are reduced, and the location of their result.</summary>
/// <param name="Failed">The number of their simulations that failed.</param>
/// <param name="Seconds">The time in user code, summed, in seconds.</param>
sealed record ReducedPart(BlockRange Blocks, long Failed, double Seconds, PartPlace Place)
{
    /// <summary>The numbers that the hashes in the result cover. A result of an earlier kind must be executed again, so that the run has one digest.</summary>
    public DigestKind Kind { get; init; }
}

/// <summary>The location of a chunk's result, in the file of a run and an epoch.</summary>
/// <param name="Checksum">The XXH3 hash of the result's bytes.</param>
readonly record struct PartPlace(long Epoch, long Offset, int Length, ulong Checksum);
