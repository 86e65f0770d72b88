namespace ActorSweep.Core.Journal;

/// <summary>The state after all events of a journal: the runs and the last epoch. It depends on the events alone.</summary>
sealed class JournalState
{
    readonly Dictionary<RunId, JournaledRun> _runs = [];

    /// <summary>The epoch of the last scheduler that began.</summary>
    public long Epoch { get; private set; }

    /// <summary>The runs, in the order in which they were accepted.</summary>
    public IReadOnlyList<JournaledRun> Runs => [.. _runs.Values];

    public JournaledRun? Find(RunId run) => _runs.GetValueOrDefault(run);

    public void Apply(JournalEvent happened)
    {
        switch (happened)
        {
            case JournalEvent.EpochBegun e: Epoch = e.Epoch; break;
            case JournalEvent.SweepAccepted e: _runs.TryAdd(e.Run, new JournaledRun(e)); break;
            case JournalEvent.BlocksReduced e: Find(e.Run)?.Add(e.Part); break;
            case JournalEvent.BlocksLost e: Find(e.Run)?.LoseBlocks(e.Blocks); break;
            case JournalEvent.SweepCancelled e: Find(e.Run)?.CancelRun(); break;
            case JournalEvent.SweepEnded e: Find(new RunId(e.Run.Id))?.EndRun(e.Run); break;
            case JournalEvent.SweepResumed e: Find(e.Run)?.Resume(); break;
            case JournalEvent.SweepDeleted e: _runs.Remove(e.Run); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "The value is not an event of the journal.");
        }
    }

    /// <summary>Returns the fewest events that lead to this state, for a snapshot.</summary>
    public IReadOnlyList<JournalEvent> Compact(DateTimeOffset now) =>
        [new JournalEvent.EpochBegun(Epoch, now), .. _runs.Values.SelectMany(Compact)];

    static IEnumerable<JournalEvent> Compact(JournaledRun run)
    {
        yield return run.Accepted;
        foreach (var part in run.Parts)
            yield return new JournalEvent.BlocksReduced(run.Id, part);
        if (run.IsCancelled)
            yield return new JournalEvent.SweepCancelled(run.Id);
        if (run.Ended is { } how)
            yield return new JournalEvent.SweepEnded(how);
    }
}
