using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Journal;

/// <summary>What the journal says of one run.</summary>
sealed class JournaledRun(JournalEvent.SweepAccepted accepted)
{
    readonly SortedList<long, DonePart> _parts = [];

    public JournalEvent.SweepAccepted Accepted => accepted;

    public RunId Id => accepted.Run;

    /// <summary>What is done, by its first block. Of a run that ended well nothing is kept: it has its results.</summary>
    public IReadOnlyList<DonePart> Parts => [.. _parts.Values];

    public bool IsCancelled { get; private set; }

    /// <summary>How it ended; null: it has not.</summary>
    public RunSnapshot? Ended { get; private set; }

    /// <summary>Whether it can go on: it was stopped, or failed, and what was done is kept.</summary>
    public bool CanResume => Ended is { State: RunState.Cancelled or RunState.Failed };

    internal void Add(DonePart part) => _parts[part.Blocks.First] = part;

    internal void Lose(BlockRange blocks)
    {
        foreach (var part in _parts.Values.Where(p => p.Blocks.Overlaps(blocks)).ToList())
            _parts.Remove(part.Blocks.First);
    }

    internal void Cancel() => IsCancelled = true;

    internal void End(RunSnapshot how)
    {
        Ended = how;
        if (!CanResume)
            _parts.Clear();
    }

    internal void Resume() => (Ended, IsCancelled) = (null, false);
}
