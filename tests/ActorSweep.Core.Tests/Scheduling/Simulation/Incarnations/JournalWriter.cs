using ActorSweep.Core.Journal;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>Records one scheduler's events asynchronously, in batches. A failed write ends the scheduler.</summary>
/// <param name="position">The number of events of the journal that the scheduler has read.</param>
sealed class JournalWriter(Incarnation owner, World world, int position)
{
    readonly List<JournalEvent> _unwritten = [];
    readonly List<Action> _whenWritten = [];
    int _position = position;
    bool _isWriting;

    public void Add(JournalEvent happened) => _unwritten.Add(happened);

    /// <summary>Runs an action when all events so far are recorded.</summary>
    public void WhenWritten(Action happens)
    {
        if (_unwritten.Count == 0 && !_isWriting)
            happens();
        else
            _whenWritten.Add(happens);
        Write();
    }

    public void Write()
    {
        if (_isWriting || _unwritten.Count == 0)
            return;
        _isWriting = true;
        (List<JournalEvent> batch, List<Action> then) = ([.. _unwritten], [.. _whenWritten]);
        _unwritten.Clear();
        _whenWritten.Clear();
        // The write succeeds or fails whatever happens to this process; the process may not learn the outcome.
        world.Timeline.In(world.Chance.Magnitude(0.0005, 0.1), () =>
        {
            var isWritten = !world.JournalFails() && world.Journal.TryWrite(_position, batch);
            _position += batch.Count;
            var isHeard = !world.JournalFails();
            owner.In(world.Chance.Magnitude(0.0005, 0.05), () => Written(isWritten && isHeard, then));
        });
    }

    void Written(bool succeeded, List<Action> then)
    {
        _isWriting = false;
        if (!succeeded)
        {
            world.Log(() => $"{owner.Epoch}: a write failed; it ends");
            owner.Die();
            return;
        }
        then.ForEach(happens => happens());
        if (_whenWritten.Count > 0 && _unwritten.Count == 0)
        {
            List<Action> rest = [.. _whenWritten];
            _whenWritten.Clear();
            rest.ForEach(happens => happens());
        }
        Write();
    }
}
