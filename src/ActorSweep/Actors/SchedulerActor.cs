using ActorSweep.Core.Scheduling;
using ActorSweep.Logging;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using ActorSweep.Storage.Journal;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// The cluster's one scheduler. With a journal it first waits for the lease and reads the journal; then <see cref="ActiveScheduler"/> translates
/// messages to events, <see cref="SchedulerState"/> decides, and its instructions are carried out. The actor decides nothing itself.
/// </summary>
sealed class SchedulerActor : PartsActor, IWithTimers, IWithStash
{
    /// <summary>Requests the number of things that are held for clients; tests look for leftovers with it.</summary>
    internal sealed record CountHeld;

    internal sealed record Held(int Tasks, int Payloads, int InFlight, int Results);

    /// <summary>Requests how much work of each kind could start and how much waits, for a client that submits a run bit by bit.</summary>
    internal sealed record FindRoom(RunId Run, IReadOnlyList<Requirement> Kinds);

    internal sealed record Rooms(IReadOnlyList<Room> Each);

    sealed record PushSnapshot;

    /// <summary>How often the scheduler checks the time, whatever else happens.</summary>
    static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    readonly SchedulerServices _services;
    readonly IActorRef _router;
    readonly JournalWriter _journal = new();
    ActiveScheduler? _active;
    JournalLease? _lease;
    IActorRef _queue = ActorRefs.Nobody;
    SchedulerUnavailable? _unavailable;
    bool _hasGivenUp;

    public SchedulerActor(SchedulerServices services)
    {
        _services = services;
        _router = Context.ActorOf(services.Router, ActorNames.Router);
        if (services.Journal is not null)
            Recovering();
        else
            // Without a journal the time serves as the epoch, so that a later scheduler has a higher one.
            Running(NewActive(services.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    void Recovering()
    {
        Receive<LeaseKeeper.Waiting>(Wait);
        Receive<LeaseKeeper.Taken>(_ => ReadJournal(_services.Journal!));
        Receive<LeaseKeeper.Lost>(LoseLease);
        Receive<JournalActor.Recovered>(BeginRecovery);
        Receive<JournalActor.Failed>(LoseJournal);
        Receive<Terminated>(_ => StopScheduler("the journal's actor ended"));
        ReceiveAny(_ => PutOff());
    }

    void Running(ActiveScheduler active)
    {
        Receive<RegisterWorker>(m => active.Workers.RegisterWorker(m, Sender));
        ReceiveParts();
        Receive<ReportWork>(m => active.Workers.TakeReport(m, Sender));
        Receive<SweepChunkFinished>(m => active.Apply(SweepRuns.EventOf(m)));
        Receive<BeginDrain>(m => active.Apply(new SchedulerEvent.WorkerDraining(m.Worker)));
        Receive<Terminated>(m => LoseActor(m.ActorRef, active));
        Receive<ClusterWatch.NodeReachable>(active.Workers.SeeReachability);
        Receive<SchedulerEvent>(active.Apply);

        Receive<TasksFinished>(active.TakeResults);
        Receive<MapChunkFinished>(m => active.Apply(TaskResults.EventOf(m)));
        Receive<ReturnAttempt>(m => active.Apply(new SchedulerEvent.WorkReturned(m.Worker, m.Attempt)));
        Receive<ReportLostExecutor>(m => active.Apply(new SchedulerEvent.ExecutorLost(m.Worker, m.Executing, m.Reason, m.LastLines)));
        Receive<SecedeTask>(m => active.Apply(new SchedulerEvent.TaskSeceded(m.Worker, m.Attempt)));
        Receive<ReportLostInput>(m => active.Apply(new SchedulerEvent.InputLost(m.Worker, m.Attempt, m.Input, m.Holder)));
        Receive<ResultReplicated>(m => active.Apply(new SchedulerEvent.ReplicaAdded(m.Worker, new ResultId(m.Task, m.Attempt))));
        Receive<TaskProgress>(active.SendProgress);
        Receive<ActiveScheduler.WakeScheduler>(_ => active.LetTimePass());

        var clients = active.Clients;
        Receive<RegisterClient>(m => clients.RegisterClient(m, Sender));
        Receive<ClientLinks.StaysAway>(clients.UnregisterUnlessBack);
        Hear<CompleteHolds>(clients, m => m.Client, m => clients.EndReconnect(m.Client));
        Hear<UnregisterClient>(clients, m => m.Client, m => clients.UnregisterClient(m.Client));
        Hear<SubmitTasks>(clients, m => m.Client, m => clients.Take(m.Client, active.Tasks.EventOf(m, clients.IsReconnecting(m.Client))));
        Hear<SubmitMap>(clients, m => m.Client, m => clients.Take(m.Client, active.Tasks.EventOf(m, clients.IsReconnecting(m.Client))));
        Hear<ChangeTasks>(clients, m => m.Client, m => clients.Take(m.Client, TaskSubmissions.EventOf(m)));
        Hear<HoldMap>(clients, m => m.Client, m => clients.Take(m.Client, new SchedulerEvent.MapHeld(m.Client, m.Run, m.Count)));
        Hear<ReleaseMap>(clients, m => m.Client, m => clients.Take(m.Client, new SchedulerEvent.MapReleased(m.Client, m.Run)));
        Receive<ReplicateTask>(m => active.Apply(new SchedulerEvent.ReplicasWanted(m.Task, m.Count)));
        Receive<Publish>(m => Answer(active.Published.Add(m)));
        Receive<Unpublish>(m => Answer(active.Published.Remove(m)));
        Receive<FindPublished>(m => Answer(active.Published.Find(m)));
        Receive<LocateResult>(m => Answer(active.Locate(m)));

        Receive<CountHeld>(_ => Sender.Tell(active.CountHeld()));
        Receive<FindRoom>(m => Sender.Tell(new Rooms(active.State.RoomFor(m.Run, m.Kinds))));

        Receive<SubmitSweep>(m => active.Sweeps.SubmitSweep(m, Sender));
        Receive<SweepSubmissions.SpecStored>(active.Sweeps.AcceptSweep);
        Receive<CancelRun>(m => CancelRun(m, active));
        Receive<ResumeRun>(m => active.Recovery.Resume(m, Sender));
        Receive<RunRecovery.Resumable>(active.Recovery.Resume);
        Receive<DrainWorker>(m => DrainWorker(m, active));
        Receive<FollowScheduler>(m => active.Followers.Add(m, Sender));
        Receive<PushSnapshot>(_ => RecordAndPush(active));

        Receive<JournalActor.Written>(_journal.TakeWritten);
        Receive<JournalActor.Failed>(LoseJournal);
        Receive<LeaseKeeper.Lost>(LoseLease);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    protected override void PreStart()
    {
        if (_services.Journal is { } journal)
            AskForLease(journal);
        else
            StartScheduler();
    }

    protected override void PostStop() => _active?.Dispose();

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.SchedulerRestarting(reason, message.GetType().Name);
        base.PreRestart(reason, message);
    }

    /// <summary>A reducer that throws an unexpected exception ends only its own run.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    ActiveScheduler NewActive(long epoch) =>
        _active = new ActiveScheduler(_services, Context, _router, new SchedulerState(epoch, _services.Settings.Scheduling), _journal, _lease);

    void StartScheduler()
    {
        if (_services.IsClustered)
            Context.ActorOf(Props.Create(() => new ClusterWatch(_services.Settings.WorkerDownAfter)), ActorNames.ClusterWatch);
        Timers.StartPeriodicTimer("push", new PushSnapshot(), _services.Settings.SnapshotInterval);
        // A worker that hangs sends nothing, so no message would make the scheduler look for it.
        Timers.StartPeriodicTimer("tick", new ActiveScheduler.WakeScheduler(), TickInterval, TickInterval);
    }

    void AskForLease(JournalServices journal)
    {
        var lease = _lease = new JournalLease(journal.Database, journal.Owner, journal.Lease, _services.Clock);
        Context.ActorOf(Props.Create(() => new LeaseKeeper(journal.Database, lease)).WithDispatcher(EngineSettings.OwnThread), ActorNames.Lease);
    }

    void Wait(LeaseKeeper.Waiting m)
    {
        _services.Log.SchedulerWaiting(m.Why);
        _unavailable = m.IsUnavailable ? new SchedulerUnavailable(m.Why) : null;
        Stash.UnstashAll();
    }

    /// <summary>Stashes a message that comes before this scheduler is active, or answers that it is unavailable. Workers repeat their registration.</summary>
    void PutOff()
    {
        if (_unavailable is null)
            Stash.Stash();
        else
            Sender.Tell(_unavailable);
    }

    void ReadJournal(JournalServices journal)
    {
        var (lease, clock) = (_lease!, _services.Clock);
        _journal.Journal = Context.Watch(Context.ActorOf(Props.Create(() => new JournalActor(journal.Database, lease, clock)), ActorNames.Journal));
    }

    void BeginRecovery(JournalActor.Recovered m)
    {
        var active = NewActive(m.Epoch);
        Become(() => Running(active));
        StartScheduler();
        active.Recovery.RecoverRun(m);
        OpenQueue(_services.Journal!);
        Stash.UnstashAll();
    }

    void OpenQueue(JournalServices journal)
    {
        var (lease, services) = (_lease!, _services);
        _queue = Context.Watch(Context.ActorOf(
            Props.Create(() => new QueueActor(journal.Queue, journal.Shelf, lease, services.Blobs, services.Clock, services.Log)).WithDispatcher(EngineSettings.OwnThread), ActorNames.Queue));
    }

    /// <summary>Receives a client's messages of one type, if they come by the client's newest connection.</summary>
    void Hear<T>(ClientLinks clients, Func<T, ClientId> speaker, Action<T> take) => Receive<T>(m =>
    {
        if (clients.Hears(speaker(m), Sender))
            take(m);
    });

    void Answer(WireMessage answer) => Sender.TellInParts(answer);

    /// <summary>Handles the end of an actor. A client that has lost its connection is unregistered unless it reconnects within its grace.</summary>
    void LoseActor(IActorRef actor, ActiveScheduler active)
    {
        if (actor.Equals(_journal.Journal) || actor.Equals(_queue))
            StopScheduler("the actor of the journal or of the queue ended");
        active.Followers.Remove(actor);
        active.Workers.LoseWorker(actor);
        foreach (var id in active.Clients.Of(actor))
            Timers.StartSingleTimer((nameof(ClientLinks.StaysAway), id, actor), new ClientLinks.StaysAway(id, actor), _services.Settings.ClientGrace);
        active.LoseReducer(actor);
    }

    void CancelRun(CancelRun m, ActiveScheduler active)
    {
        active.Apply(new SchedulerEvent.RunCancelled(m.Run));
        active.Followers.Push();
        _journal.Answer(Sender, new RequestCompleted());
    }

    void DrainWorker(DrainWorker m, ActiveScheduler active)
    {
        active.Apply(new SchedulerEvent.WorkerDraining(m.Worker));
        active.Followers.Push();
        Sender.Tell(new RequestCompleted());
    }

    void RecordAndPush(ActiveScheduler active)
    {
        _journal.Send();
        active.Followers.Push();
    }

    void LoseJournal(JournalActor.Failed m)
    {
        StopScheduler(m.Why);
        if (m.IsPermanent)
            _services.JournalUnusable(m.Why);
    }

    void LoseLease(LeaseKeeper.Lost m)
    {
        StopScheduler(m.Why);
        if (m.IsTaken)
            _services.Excluded();
    }

    /// <summary>Stops the scheduler, which must not go on without its journal. Its supervisor restarts it after a delay.</summary>
    void StopScheduler(string why)
    {
        if (_hasGivenUp)
            return;
        _hasGivenUp = true;
        _services.Log.JournalUnavailable(why);
        Context.Stop(Self);
    }
}
