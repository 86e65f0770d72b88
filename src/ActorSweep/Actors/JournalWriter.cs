using ActorSweep.Core.Journal;
using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Records the events that outlive the scheduler. The scheduler goes on at once and records in the background; answers to others wait until all
/// earlier events are recorded. Without a journal nothing is recorded and nothing waits.
/// </summary>
sealed class JournalWriter
{
    readonly List<JournalEvent> _toRecord = [];
    readonly Queue<(long After, Action Then)> _whenRecorded = new();
    long _sent, _recorded;
    bool _isUrgent;

    /// <summary>The <see cref="JournalActor"/>; nobody until the journal has been read.</summary>
    public IActorRef Journal { get; set; } = ActorRefs.Nobody;

    /// <summary>Adds an event. Finished blocks are not urgent: they are recorded before they are reported. Until then their worker keeps the results.</summary>
    public void Record(JournalEvent happened)
    {
        _toRecord.Add(happened);
        _isUrgent |= happened is not JournalEvent.BlocksReduced;
    }

    /// <summary>Sends the events if one of them is urgent.</summary>
    public void SendUrgent()
    {
        if (_isUrgent)
            Send();
    }

    public void Send()
    {
        _isUrgent = false;
        if (_toRecord.Count == 0)
            return;
        _sent += _toRecord.Count;
        Journal.Tell(new JournalActor.Write([.. _toRecord]));
        _toRecord.Clear();
    }

    /// <summary>Handles that more events are recorded: runs the actions that waited for them.</summary>
    public void TakeWritten(JournalActor.Written m)
    {
        _recorded += m.Count;
        while (_whenRecorded.TryPeek(out var next) && next.After <= _recorded)
            _whenRecorded.Dequeue().Then();
    }

    /// <summary>Runs an action once all events so far are recorded, and sends those now.</summary>
    public void WhenRecorded(Action then)
    {
        Send();
        OnceRecorded(then);
    }

    /// <summary>Runs an action once all events so far are recorded, without hurry.</summary>
    public void OnceRecorded(Action then)
    {
        var all = _sent + _toRecord.Count;
        if (all == _recorded)
            then();
        else
            _whenRecorded.Enqueue((all, then));
    }

    /// <summary>Answers a request once all events so far are recorded.</summary>
    public void Answer(IActorRef asker, WireMessage answer) => WhenRecorded(() => asker.TellInParts(answer));
}
