using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Journal;

/// <summary>The journal's record of one run.</summary>
sealed class JournaledRun(JournalEvent.SweepAccepted accepted)
{
    readonly SortedList<long, ReducedPart> _parts = [];

    public JournalEvent.SweepAccepted Accepted => accepted;

    public RunId Id => accepted.Run;

    /// <summary>The parts that are reduced, in the order of their first blocks. Empty for a run that succeeded, because its results are complete.</summary>
    public IReadOnlyList<ReducedPart> Parts => [.. _parts.Values];

    public bool IsCancelled { get; private set; }

    /// <summary>How the run ended; null before that.</summary>
    public RunSnapshot? Ended { get; private set; }

    /// <summary>Whether the run can resume: it was cancelled or failed, and its finished parts are kept.</summary>
    public bool CanResume => Ended is { State: RunState.Cancelled or RunState.Failed };

    internal void Add(ReducedPart part) => _parts[part.Blocks.First] = part;

    internal void LoseBlocks(BlockRange blocks)
    {
        foreach (var part in _parts.Values.Where(p => p.Blocks.Overlaps(blocks)).ToList())
            _parts.Remove(part.Blocks.First);
    }

    internal void CancelRun() => IsCancelled = true;

    internal void EndRun(RunSnapshot how)
    {
        Ended = how;
        if (!CanResume)
            _parts.Clear();
    }

    internal void Resume() => (Ended, IsCancelled) = (null, false);
}
