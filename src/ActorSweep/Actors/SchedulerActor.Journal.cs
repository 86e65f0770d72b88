using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// What outlives this scheduler, and what it takes over from the one before. It goes on at once and records behind itself; what
// clients are told waits until all before it is recorded.
sealed partial class SchedulerActor
{
    /// <summary>A spec is in the journal's database under a name, or could not be put there; null and no error: it need not be.</summary>
    sealed record SpecKept(RunId Run, SubmitSweep Sweep, string? Spec, string? Error);

    sealed record Resumable(ResumeRun Request, JournalActor.Found Found, IActorRef Asker);

    readonly List<JournalEvent> _toRecord = [];
    readonly Queue<(long After, Action Then)> _whenRecorded = new();
    IActorRef _journal = ActorRefs.Nobody;
    JournalLease? _lease;
    long _sent, _recorded;
    bool _hasGivenUp;
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
        Context.ActorOf(Props.Create(() => new LeaseKeeper(journal.Database, lease)).WithDispatcher(_services.OwnThread), "lease");
    }

    void ReadJournal()
    {
        var (journal, lease) = (_services.Journal!, _lease!);
        _journal = Context.ActorOf(Props.Create(() => new JournalActor(journal.Database, lease, _services.Clock)), "journal");
        Context.Watch(_journal);
    }

    /// <summary>Runs that have ended are shown; the others go on from what is done.</summary>
    void TakeOver(JournalActor.Recovered m)
    {
        _state = new SchedulerState(m.Epoch, _services.Scheduling);
        Become(Running);
        Start();
        foreach (var ended in m.Runs.Select(run => run.Ended).OfType<RunSnapshot>().OrderBy(run => run.Ended))
            Apply(new SchedulerEvent.RunRemembered(ended));
        foreach (var run in m.Runs)
            if (run.Ended is null)
                GoOn(run);
            else if (run.Accepted.Submission is { } submission)
                _submissions[submission] = run.Id;
        _services.Log.LogInformation("schedules, epoch {Epoch}; runs that go on: {Open}", m.Epoch, m.Runs.Count(run => run.Ended is null));
        Stash.UnstashAll();
    }

    void GoOn(JournaledRun run)
    {
        try
        {
            var accepted = run.Accepted;
            Open(accepted);
            Apply(new SchedulerEvent.RunRecovered(accepted, TaskGraph.OfSweep(_runs[run.Id].Plan.Layout), run.Parts) { IsCancelled = run.IsCancelled });
            _services.Log.LogInformation("{Run} goes on, with {Done} done", run.Id, _state.Snapshot().Runs.Single(r => r.Id == run.Id.Value).Done);
        }
        catch (Exception e) when (e is JournalException or InvalidSweepException)
        {
            _services.Log.LogError("{Run} can't go on: {Why}", run.Id, e.Message);
            var failed = new RunSnapshot
            {
                Id = run.Id.Value,
                Kind = RunKind.Sweep,
                Name = run.Accepted.Model,
                State = RunState.Failed,
                Tasks = 0,
                Done = 0,
                Failed = 0,
                Submitted = run.Accepted.At,
                Ended = _services.Clock.GetUtcNow(),
                Error = $"it can't go on under this scheduler: {e.Message} When that is mended: actorsweep resume {run.Id}",
            };
            _toRecord.Add(new JournalEvent.RunEnded(failed));
            Apply(new SchedulerEvent.RunRemembered(failed));
        }
    }

    /// <summary>What carrying out a run takes, from its spec in the journal's database.</summary>
    void Open(JournalEvent.SweepAccepted accepted)
    {
        var sweep = (SubmitSweep)WireCodec.Read(_services.Journal!.Blobs.Get(accepted.Spec));
        _runs[accepted.Run] = new OpenRun(PlanOf(sweep), SourceOf(accepted.Run, sweep.SpecJson) with { Model = sweep.Model }, ActorRefs.Nobody, IsDurable: true);
        if (accepted.Submission is { } submission)
            _submissions[submission] = accepted.Run;
    }

    /// <summary>Puts a spec into the journal's database, before anything names it.</summary>
    void Keep(RunId run, SubmitSweep sweep, JournalServices journal)
    {
        var bytes = WireCodec.Write(sweep);
        Task.Run(() => new SpecKept(run, sweep, journal.Blobs.Put(bytes), null))
            .PipeTo(Self, failure: e => new SpecKept(run, sweep, null, e.Message));
    }

    void Resume(ResumeRun m)
    {
        if (_state.Snapshot().Runs.LastOrDefault(r => r.Id == m.Run.Value) is not { } run)
            Sender.Tell(new RequestRefused($"there is no run '{m.Run}'."));
        else if (!run.HasEnded)
            Sender.Tell(new RequestRefused($"'{m.Run}' is under way; only a run that was stopped or has failed can go on."));
        else if (_services.Journal is null)
            Sender.Tell(new RequestRefused($"'{m.Run}' can't go on: this cluster keeps no journal."));
        else
        {
            var asker = Sender;
            _journal.Ask<JournalActor.Found>(new JournalActor.Find(m.Run), TimeSpan.FromSeconds(10)).PipeTo(
                Self, success: found => new Resumable(m, found, asker), failure: e => new Resumable(m, new JournalActor.Found(null, [], false), asker));
        }
    }

    void Resume(Resumable m)
    {
        if (m.Found is not { Accepted: { } accepted, CanResume: true } || _runs.ContainsKey(accepted.Run))
        {
            m.Asker.Tell(new RequestRefused($"'{m.Request.Run}' can't go on: only a durable sweep that was stopped or has failed can."));
            return;
        }
        try
        {
            Open(accepted);
            Apply(new SchedulerEvent.RunRecovered(accepted, TaskGraph.OfSweep(_runs[accepted.Run].Plan.Layout), m.Found.Parts) { IsResumed = true });
            Push();
            WhenRecorded(() => m.Asker.Tell(new RequestDone()));
        }
        catch (Exception e) when (e is JournalException or InvalidSweepException)
        {
            m.Asker.Tell(new RequestRefused($"'{accepted.Run}' can't go on: {e.Message}"));
        }
    }

    void SendToJournal()
    {
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

    /// <summary>Has something happen once all that is to be recorded so far is.</summary>
    void WhenRecorded(Action then)
    {
        SendToJournal();
        if (_sent == _recorded)
            then();
        else
            _whenRecorded.Enqueue((_sent, then));
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
