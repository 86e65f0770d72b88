using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using Akka.Actor;
using Akka.Routing;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// The hands of <see cref="SchedulerState"/>: makes events of messages, and messages of instructions. Decides nothing.
/// </summary>
sealed partial class SchedulerActor : ReceiveActor, IWithTimers, IWithStash
{
    sealed record PushSnapshot;

    sealed record Wake;

    /// <summary>How often the scheduler is told that time has passed, whatever else happens.</summary>
    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>How many things are held for clients, for those who look for what is left over.</summary>
    internal sealed record CountHeld;

    /// <summary>For whoever hands in the tasks of a run bit by bit: how much of each kind could be done, and how much waits?</summary>
    internal sealed record FindRoom(RunId Run, IReadOnlyList<Requirement> Kinds);

    internal sealed record Rooms(IReadOnlyList<Room> Each);

    internal sealed record Held(int Tasks, int Payloads, int InFlight, int Results);

    readonly SchedulerServices _services;
    SchedulerState _state;
    readonly IActorRef _router;
    readonly Dictionary<WorkerId, IActorRef> _workers = [];
    readonly Dictionary<RunId, OpenRun> _runs = [];
    readonly Dictionary<IActorRef, string> _followers = [];
    readonly Alarm _alarm = new(Context.Self, new Wake());
    long _pushedVersion = -1;

    public SchedulerActor(SchedulerServices services)
    {
        _services = services;
        // Where there is no journal, one that begins anew is still higher than the one before.
        _state = new SchedulerState(services.Clock.GetUtcNow().ToUnixTimeMilliseconds(), services.Settings.Scheduling);
        _router = Context.ActorOf(services.Router, ActorNames.Router);
        _book = new GraphBook(services.Store, services.Address, sharesProcess: !services.IsClustered);
        if (services.Journal is null)
            Running();
        else
            Recovering();
    }

    void Running()
    {
        Receive<RegisterWorker>(Register);
        Receive<ReportWork>(TakeReport);
        Receive<ChunkExecuted>(TakeResult);
        Receive<Leave>(m => Apply(new SchedulerEvent.WorkerDraining(m.Worker)));
        Receive<Terminated>(Lose);
        Receive<ClusterWatch.NodeReachable>(SeeReachability);
        Receive<SchedulerEvent>(Apply);

        Receive<TasksExecuted>(TakeResults);
        Receive<MapChunkExecuted>(TakeResult);
        Receive<AttemptGivenBack>(m => Apply(new SchedulerEvent.WorkGivenBack(m.Worker, m.Attempt)));
        Receive<ExecutorDied>(m => Apply(new SchedulerEvent.ExecutorDied(m.Worker, m.Executing, m.Reason, m.LastLines)));
        Receive<TaskSeceded>(m => Apply(new SchedulerEvent.TaskSeceded(m.Worker, m.Attempt)));
        Receive<InputLost>(m => Apply(new SchedulerEvent.InputLost(m.Worker, m.Attempt, m.Input, m.Holder)));
        Receive<ResultReplicated>(m => Apply(new SchedulerEvent.ReplicaAdded(m.Worker, m.Task)));
        Receive<TaskProgress>(TellProgress);
        Receive<Wake>(_ => LetTimePass());

        Receive<ClientHello>(Meet);
        Receive<ClientStaysAway>(PartUnlessBack);
        Hear<ClientRestored>(m => m.Client, m => Restore(m.Client));
        Hear<ClientGone>(m => m.Client, m => Part(m.Client));
        Hear<SubmitTasks>(m => m.Client, Submit);
        Hear<SubmitMap>(m => m.Client, Submit);
        Hear<ChangeTasks>(m => m.Client, Change);
        Hear<HoldMap>(m => m.Client, m => Take(m.Client, new SchedulerEvent.MapHeld(m.Client, m.Run, m.Count)));
        Hear<ReleaseMap>(m => m.Client, m => Take(m.Client, new SchedulerEvent.MapReleased(m.Client, m.Run)));
        Hear<MessagePart>(m => m.Client, Assemble);
        Receive<ReplicateTask>(m => Apply(new SchedulerEvent.ReplicasWanted(m.Task, m.Count)));
        Receive<Publish>(Keep);
        Receive<Unpublish>(Unkeep);
        Receive<FindPublished>(Find);
        Receive<LocateResult>(Locate);

        Receive<CountHeld>(_ => Sender.Tell(new Held(_state.HeldTasks, _book.Payloads, _state.InFlight, _book.Results)));

        Receive<FindRoom>(m => Sender.Tell(new Rooms(_state.RoomFor(m.Run, m.Kinds))));

        Receive<SubmitSweep>(Submit);
        Receive<SpecKept>(Accept);
        Receive<CancelRun>(Cancel);
        Receive<ResumeRun>(Resume);
        Receive<Resumable>(Resume);
        Receive<DrainWorker>(Drain);
        Receive<FollowScheduler>(Follow);
        Receive<PushSnapshot>(_ => RecordAndPush());

        Receive<JournalActor.Written>(HaveWritten);
        Receive<JournalActor.Failed>(m => GiveUp(m.Why));
        Receive<LeaseKeeper.Lost>(Lose);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    protected override void PreStart()
    {
        if (_services.Journal is { } journal)
            AskForLease(journal);
        else
            Start();
    }

    void Start()
    {
        if (_services.IsClustered)
            Context.ActorOf(Props.Create(() => new ClusterWatch(_services.Settings.WorkerDownAfter)), ActorNames.ClusterWatch);
        Timers.StartPeriodicTimer("push", new PushSnapshot(), _services.Settings.SnapshotInterval);
        // A worker that hangs says nothing, so that nothing would happen to look for it.
        Timers.StartPeriodicTimer("tick", new Wake(), LookInterval, LookInterval);
    }

    protected override void PostStop() => _alarm.Dispose();

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.LogCritical(reason, "the scheduler broke over {Message}, and begins anew", message.GetType().Name);
        base.PreRestart(reason, message);
    }

    /// <summary>A reducer that breaks in an unforeseen way ends its run, and no other.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    void Cancel(CancelRun m)
    {
        Apply(new SchedulerEvent.RunCancelled(m.Run));
        Push();
        Answer(new RequestDone());
    }

    void Follow(FollowScheduler m)
    {
        var isNew = _followers.TryAdd(Sender, m.Url);
        if (isNew)
        {
            Context.Watch(Sender);
            // The others hear of one more node where clients reach the cluster.
            _pushedVersion = -1;
        }
        // A node that was frozen knows nothing of what was done meanwhile elsewhere.
        if (_lease?.IsHeld == false)
            return;
        if (isNew)
            Answer(Snapshot());
        else
            Sender.Tell(new RequestDone());
    }

    SchedulerSnapshot Snapshot() => new(_state.Snapshot() with { Schedulers = [.. _followers.Values.Where(url => url.Length > 0).Distinct().Order(StringComparer.Ordinal)] });

    void RecordAndPush()
    {
        SendToJournal();
        Push();
    }

    void Push()
    {
        if (_pushedVersion == _state.Version || _followers.Count == 0)
            return;
        _pushedVersion = _state.Version;
        var snapshot = Snapshot();
        WhenRecorded(() =>
        {
            foreach (var follower in _followers.Keys)
                follower.Tell(snapshot);
        });
    }

    void LetTimePass()
    {
        // Clocks differ: what is not due by the one that counts has to be waited for again.
        _wake = default;
        Apply(new SchedulerEvent.TimePassed());
    }

    void Apply(SchedulerEvent happened)
    {
        Handle(happened);
        Flush();
    }

    void Handle(SchedulerEvent happened)
    {
        foreach (var instruction in _state.Handle(happened, _services.Clock.GetUtcNow()))
            CarryOut(instruction);
    }

    /// <summary>Sends what carrying out gathered, and sees to it that the scheduler is told when time has passed.</summary>
    void Flush()
    {
        if (_isToRecordNow)
            SendToJournal();
        foreach (var outbox in _workerOutboxes.Values)
            outbox.Flush();
        foreach (var client in _clients.Values)
            client.Outbox.Flush();
        if (_state.NextWake is not { } wake || wake == _wake)
            return;
        _wake = wake;
        _alarm.SetTo(wake - _services.Clock.GetUtcNow());
    }

    void CarryOut(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.Record i: Record(i.Event); break;
            case Instruction.StartReduction i: StartReduction(i); break;
            case Instruction.Assign i: Assign(i); break;
            case Instruction.Execute i: Execute(i); break;
            case Instruction.TellAgain i: TellWorker(i.Worker, new TellAgain(i.Attempt)); break;
            case Instruction.Recall i: TellWorker(i.Worker, new RecallAttempt(i.Attempt)); break;
            case Instruction.Discard { IsOver: true } i: OnceRecorded(() => TellWorker(i.Worker, new DiscardAttempt(i.Attempt))); break;
            case Instruction.Discard i: TellWorker(i.Worker, new DiscardAttempt(i.Attempt)); break;
            case Instruction.Reduce i: _runs[i.Run].Reducer.Tell(new ReducerActor.Reduce(i.Attempt, ((ChunkResult)i.Result!).Message)); break;
            case Instruction.AbandonResult i: _runs[i.Run].Reducer.Tell(new ReducerActor.Abandon(i.Attempt)); break;
            case Instruction.FailChunk i: _runs[i.Run].Reducer.Tell(new ReducerActor.Fail(i.Attempt, i.Blocks, i.Failure)); break;
            case Instruction.FinishReduction i: _runs[i.Run].Reducer.Tell(new ReducerActor.Finish()); break;
            case Instruction.TaskKept i: Keep(i); break;
            case Instruction.TaskFailed i: Tell(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Failed, null, i.Failure) { MayRetry = i.MayRetry }); break;
            case Instruction.TaskReopened i: Tell(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Reopened, null, null)); break;
            case Instruction.TaskForgotten i: Forget(i); break;
            case Instruction.ChunkKept i: Keep(i); break;
            case Instruction.ItemsFailed i: Tell(i.Clients, Items(i.Run, i.Blocks, TaskStatusOnWire.Failed, i.Failure)); break;
            case Instruction.ItemsReopened i: Tell(i.Clients, Items(i.Run, i.Blocks, TaskStatusOnWire.Reopened, null)); break;
            case Instruction.DropResults i: TellWorker(i.Worker, new ForgetResults(null)); break;
            case Instruction.Replicate i: Replicate(i); break;
            case Instruction.StopRun i: _router.Tell(new Broadcast(new ForgetRun(i.Run)), Self); break;
            case Instruction.EndRun i: EndRun(i.Run); break;
            case Instruction.ForgetResults i: ForgetResults(i.Run); break;
            case Instruction.WorkerDrained i: OnceRecorded(() => TellWorker(i.Worker, new YouMayGo())); break;
            default: throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "Not an instruction of the scheduler.");
        }
    }

    void Assign(Instruction.Assign i)
    {
        if (_book.MapOf(i.Run) is { } map)
            OutboxOf(i.Worker)?.Send(ChunkOf(i, map));
        else
            OutboxOf(i.Worker)?.Send(new ExecuteChunk(_state.Epoch, i.Run, i.Attempt, i.Number, i.Blocks.First, i.Blocks.Count, _runs[i.Run].Spec));
    }
}
