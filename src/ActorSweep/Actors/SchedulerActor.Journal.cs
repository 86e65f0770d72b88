using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Settings;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// What outlives this scheduler. It goes on at once and records behind itself; what clients are told waits until all before it is
// recorded.
sealed partial class SchedulerActor
{
    /// <summary>A spec is in the journal's database under a name, or could not be put there; null and no error: it need not be.</summary>
    sealed record SpecKept(RunId Run, SubmitSweep Sweep, string? Spec, string? Error);

    readonly List<JournalEvent> _toRecord = [];
    readonly Queue<(long After, Action Then)> _whenRecorded = new();
    IActorRef _journal = ActorRefs.Nobody, _queue = ActorRefs.Nobody;
    JournalLease? _lease;
    long _sent, _recorded;
    bool _isToRecordNow, _hasGivenUp;
    SchedulerUnavailable? _unavailable;

    void Recovering()
    {
        Receive<LeaseKeeper.Waiting>(Wait);
        Receive<LeaseKeeper.Taken>(_ => ReadJournal());
        Receive<LeaseKeeper.Lost>(Lose);
        Receive<JournalActor.Recovered>(TakeOver);
        Receive<JournalActor.Failed>(m => GiveUp(m.Why));
        Receive<Terminated>(_ => GiveUp("its actor ended"));
        ReceiveAny(_ => PutOff());
    }

    void Wait(LeaseKeeper.Waiting m)
    {
        _services.Log.LogInformation("this node schedules once it may: {Why}", m.Why);
        _unavailable = m.IsUnavailable ? new SchedulerUnavailable(m.Why) : null;
        Stash.UnstashAll();
    }

    /// <summary>Who asks before this scheduler has begun waits for that, unless it can't for now; workers say hello again by themselves.</summary>
    void PutOff()
    {
        if (_unavailable is null)
            Stash.Stash();
        else
            Sender.Tell(_unavailable);
    }

    void AskForLease(JournalServices journal)
    {
        var lease = _lease = new JournalLease(journal.Database, journal.Owner, journal.Lease, _services.Clock);
        Context.ActorOf(Props.Create(() => new LeaseKeeper(journal.Database, lease)).WithDispatcher(EngineSettings.OwnThread), ActorNames.Lease);
    }

    void ReadJournal()
    {
        var (journal, lease) = (_services.Journal!, _lease!);
        _journal = Context.ActorOf(Props.Create(() => new JournalActor(journal.Database, lease, _services.Clock)), ActorNames.Journal);
        Context.Watch(_journal);
    }

    /// <summary>Puts a spec into the journal's database, before anything names it, and what its model's code is in before that.</summary>
    void Keep(RunId run, SubmitSweep sweep, JournalServices journal)
    {
        var (bytes, shelf, log) = (WireCodec.Write(sweep), journal.Shelf, _services.Log);
        Task.Run(async () =>
        {
            // Clients see to it; what a task submits has its code where that task's client has put it.
            if (sweep.Model?.Bundle is { } code && !await shelf.KeepAsync(code))
                log.LogWarning("the code of {Run}'s model is not in the journal: it lasts as long as nodes have it", run);
            return new SpecKept(run, sweep, journal.Blobs.Put(bytes, sweep.Model?.Bundle), null);
        }).PipeTo(Self, failure: e => new SpecKept(run, sweep, null, e.Message));
    }

    /// <summary>Blocks that are done need not be recorded at once, only before anybody is told: until then their worker keeps what it has.</summary>
    void Record(JournalEvent happened)
    {
        _toRecord.Add(happened);
        _isToRecordNow |= happened is not JournalEvent.BlocksDone;
    }

    void SendToJournal()
    {
        _isToRecordNow = false;
        if (_toRecord.Count == 0)
            return;
        _sent += _toRecord.Count;
        _journal.Tell(new JournalActor.Write([.. _toRecord]));
        _toRecord.Clear();
    }

    void HaveWritten(JournalActor.Written m)
    {
        _recorded += m.Count;
        while (_whenRecorded.TryPeek(out var next) && next.After <= _recorded)
            _whenRecorded.Dequeue().Then();
    }

    /// <summary>Has something happen once all that is to be recorded so far is, which it sees to.</summary>
    void WhenRecorded(Action then)
    {
        SendToJournal();
        OnceRecorded(then);
    }

    /// <summary>Has something happen once all that is to be recorded so far is, which has time.</summary>
    void OnceRecorded(Action then)
    {
        var all = _sent + _toRecord.Count;
        if (all == _recorded)
            then();
        else
            _whenRecorded.Enqueue((all, then));
    }

    /// <summary>Answers whoever has just asked, once all that is to be recorded so far is.</summary>
    void Answer(WireMessage answer)
    {
        var asker = Sender;
        WhenRecorded(() => asker.Tell(answer));
    }

    void Lose(LeaseKeeper.Lost m)
    {
        GiveUp(m.Why);
        if (m.IsTaken)
            _services.GivenUp();
    }

    /// <summary>It must not go on unrecorded. Whoever watches over it starts it again after a while.</summary>
    void GiveUp(string why)
    {
        if (_hasGivenUp)
            return;
        _hasGivenUp = true;
        _services.Log.LogError("the journal is unavailable, and so is the scheduler: {Why}", why);
        Context.Stop(Self);
    }
}
