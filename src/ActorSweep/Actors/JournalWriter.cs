using ActorSweep.Core.Journal;
using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Records what outlives the scheduler. The scheduler goes on at once and records behind itself; what others are told waits until all before it is recorded.
/// Without a journal nothing is recorded and nothing waits.
/// </summary>
sealed class JournalWriter
{
    readonly List<JournalEvent> _toRecord = [];
    readonly Queue<(long After, Action Then)> _whenRecorded = new();
    long _sent, _recorded;
    bool _isUrgent;

    /// <summary>The <see cref="JournalActor"/>; nobody until the journal has been read.</summary>
    public IActorRef Journal { get; set; } = ActorRefs.Nobody;

    /// <summary>Blocks that are done need not be recorded at once, only before anybody is told: until then their worker keeps what it has.</summary>
    public void Record(JournalEvent happened)
    {
        _toRecord.Add(happened);
        _isUrgent |= happened is not JournalEvent.BlocksDone;
    }

    /// <summary>Sends what is to be recorded, where some of it has no time.</summary>
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

    /// <summary>As many more events are recorded: what has waited for them happens.</summary>
    public void TakeWritten(JournalActor.Written m)
    {
        _recorded += m.Count;
        while (_whenRecorded.TryPeek(out var next) && next.After <= _recorded)
            _whenRecorded.Dequeue().Then();
    }

    /// <summary>Has something happen once all that is to be recorded so far is, and sends that now.</summary>
    public void WhenRecorded(Action then)
    {
        Send();
        OnceRecorded(then);
    }

    /// <summary>Has something happen once all that is to be recorded so far is, which has time.</summary>
    public void OnceRecorded(Action then)
    {
        var all = _sent + _toRecord.Count;
        if (all == _recorded)
            then();
        else
            _whenRecorded.Enqueue((all, then));
    }

    /// <summary>Answers a question once all that is to be recorded so far is.</summary>
    public void Answer(IActorRef asker, WireMessage answer) => WhenRecorded(() => asker.Tell(answer));
}
