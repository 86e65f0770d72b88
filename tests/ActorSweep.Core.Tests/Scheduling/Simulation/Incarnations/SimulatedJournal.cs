using ActorSweep.Core.Journal;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>A journal with one sequence of numbers: a write under a used number fails. Its events are checked as they are written.</summary>
sealed class SimulatedJournal(Action<bool, string> check)
{
    readonly List<JournalEvent> _events = [];
    readonly JournalState _state = new();

    public int Length => _events.Count;

    public JournalState State => _state;

    /// <summary>Reads the state from all events so far, as a starting scheduler does.</summary>
    public JournalState Read()
    {
        var read = new JournalState();
        _events.ForEach(read.Apply);
        return read;
    }

    /// <summary>Writes events after a position. Returns false if another writer has written there.</summary>
    public bool TryWrite(int after, IReadOnlyList<JournalEvent> events)
    {
        if (after != _events.Count)
            return false;
        foreach (var happened in events)
        {
            Check(happened);
            _events.Add(happened);
            _state.Apply(happened);
        }
        return true;
    }

    void Check(JournalEvent happened)
    {
        if (happened is JournalEvent.EpochBegun begun)
            check(begun.Epoch > _state.Epoch, "each epoch is higher than the one before");
        if (happened is JournalEvent.SweepAccepted accepted)
            check(_state.Find(accepted.Run) is null, $"{accepted.Run} is accepted once");
        if (happened is not JournalEvent.BlocksReduced done)
            return;
        var run = _state.Find(done.Run);
        check(run is { Ended: null }, $"{done.Run} is under way when blocks of it are done");
        check(!run!.Parts.Any(p => p.Blocks.Overlaps(done.Part.Blocks)), $"{done.Run}: {done.Part.Blocks} count once");
    }
}
