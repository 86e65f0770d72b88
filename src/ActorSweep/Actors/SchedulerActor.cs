using System.Security.Cryptography;
using System.Text;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Routing;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// The hands of <see cref="SchedulerState"/>: makes events of messages, and messages of instructions. Decides nothing.
/// </summary>
sealed partial class SchedulerActor : ReceiveActor, IWithTimers
{
    sealed record PushSnapshot;

    sealed record Wake;

    /// <summary>How often the scheduler is told that time has passed, whatever else happens.</summary>
    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>How many things are held for clients, for those who look for what is left over.</summary>
    internal sealed record CountHeld;

    internal sealed record Held(int Tasks, int Payloads, int InFlight, int Results);

    readonly SchedulerServices _services;
    readonly SchedulerState _state;
    readonly IActorRef _router;
    readonly Dictionary<WorkerId, IActorRef> _workers = [];
    readonly Dictionary<RunId, OpenRun> _runs = [];
    readonly HashSet<IActorRef> _followers = [];
    WireMessage? _resultAtHand;
    long _pushedVersion = -1;

    public SchedulerActor(SchedulerServices services)
    {
        _services = services;
        _state = new SchedulerState(services.Clock.GetUtcNow().ToUnixTimeMilliseconds(), services.Scheduling);
        _router = Context.ActorOf(services.Router, "workers");
        _book = new GraphBook(services.Store, services.BlobUrl, sharesProcess: !services.IsClustered);

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
        Receive<TaskSeceded>(m => Apply(new SchedulerEvent.TaskSeceded(m.Worker, m.Attempt)));
        Receive<InputLost>(m => Apply(new SchedulerEvent.InputLost(m.Worker, m.Attempt, m.Input, m.Holder)));
        Receive<ResultReplicated>(m => Apply(new SchedulerEvent.ReplicaAdded(m.Worker, m.Task)));
        Receive<TaskProgress>(TellProgress);
        Receive<Wake>(_ => Apply(new SchedulerEvent.TimePassed()));

        Receive<ClientHello>(Meet);
        Receive<SubmitTasks>(Submit);
        Receive<SubmitMap>(Submit);
        Receive<ChangeTasks>(Change);
        Receive<HoldMap>(m => Apply(new SchedulerEvent.MapHeld(m.Client, m.Run)));
        Receive<ReleaseMap>(m => Apply(new SchedulerEvent.MapReleased(m.Client, m.Run)));
        Receive<ReplicateTask>(m => Apply(new SchedulerEvent.ReplicasWanted(m.Task, m.Count)));
        Receive<Publish>(Keep);
        Receive<Unpublish>(Unkeep);
        Receive<FindPublished>(Find);
        Receive<LocateResult>(Locate);

        Receive<MessagePart>(Assemble);
        Receive<CountHeld>(_ => Sender.Tell(new Held(_state.HeldTasks, _book.Payloads, _state.InFlight, _book.Results)));

        Receive<SubmitSweep>(Submit);
        Receive<CancelRun>(Cancel);
        Receive<DrainWorker>(Drain);
        Receive<FollowScheduler>(_ => Follow());
        Receive<PushSnapshot>(_ => Push());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (_services.IsClustered)
            Context.ActorOf(Props.Create<ClusterWatch>(), "cluster-watch");
        Timers.StartPeriodicTimer("push", new PushSnapshot(), _services.SnapshotInterval);
        // A worker that hangs says nothing, so that nothing would happen to look for it.
        Timers.StartPeriodicTimer("tick", new Wake(), LookInterval, LookInterval);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.LogCritical(reason, "the scheduler broke over {Message}, and begins anew", message.GetType().Name);
        base.PreRestart(reason, message);
    }

    /// <summary>A reducer that breaks in an unforeseen way ends its run, and no other.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    void Register(RegisterWorker m)
    {
        if (!_state.Knows(m.Worker))
        {
            _services.Log.LogInformation("{Worker} joined, slots: {Slots}", m.Worker, m.Slots);
            _workers[m.Worker] = Context.Watch(Sender);
            _addresses[m.Worker] = m.Address;
        }
        Sender.Tell(new WorkerRegistered(_state.Epoch));
        Apply(new SchedulerEvent.WorkerJoined(m.Worker, m.Slots, m.Address) { Resources = m.Resources });
    }

    void TakeReport(ReportWork m)
    {
        if (_state.Knows(m.Worker))
            Apply(new SchedulerEvent.WorkerReported(m.Worker, m.Held));
        else
            Sender.Tell(new RegisterAgain());
    }

    void TakeResult(ChunkExecuted m)
    {
        _resultAtHand = m;
        Apply(new SchedulerEvent.ChunkFinished(m.Worker, m.Attempt, m.Seconds, m.Bytes, m.Failed));
        _resultAtHand = null;
    }

    void Lose(Terminated m)
    {
        _followers.Remove(m.ActorRef);
        foreach (var (id, _) in _workers.Where(w => w.Value.Equals(m.ActorRef)).ToList())
        {
            _services.Log.LogInformation("{Worker} is gone", id);
            _workers.Remove(id);
            _addresses.Remove(id);
            _workerOutboxes.Remove(id);
            Apply(new SchedulerEvent.WorkerLeft(id, Died: !_state.IsDraining(id)));
        }
        foreach (var (id, _) in _clients.Where(c => c.Value.Ref.Equals(m.ActorRef)).ToList())
            Part(id);
        foreach (var (id, _) in _runs.Where(r => r.Value.Reducer.Equals(m.ActorRef)).ToList())
            Apply(new SchedulerEvent.ReductionFailed(id, "the reducer broke; the scheduler's log says how"));
    }

    void SeeReachability(ClusterWatch.NodeReachable m)
    {
        foreach (var (id, _) in _workers.Where(w => w.Value.Path.Address == m.Node).ToList())
        {
            _services.Log.LogInformation("{Worker} is {Reach}", id, m.IsReachable ? "in reach" : "out of reach; others take its work");
            Apply(m.IsReachable ? new SchedulerEvent.WorkerReachable(id) : new SchedulerEvent.WorkerUnreachable(id));
        }
    }

    void Submit(SubmitSweep m)
    {
        try
        {
            var plan = _services.Models.Plan(SpecJson.Read(m.SpecJson));
            var run = NewRunId(plan.Spec.Model);
            _runs.Add(run, new OpenRun(plan, SourceOf(run, m.SpecJson), ActorRefs.Nobody));
            _services.Log.LogInformation("{Run}: {Simulations} simulations", run, plan.Layout.Simulations);
            Apply(new SchedulerEvent.RunSubmitted(run, plan.Spec.Model, TaskGraph.OfSweep(plan.Layout)));
            Push();
            Sender.Tell(new SweepAccepted(run));
        }
        catch (InvalidSweepException e)
        {
            Sender.Tell(new RequestRefused(e.Message));
        }
    }

    void Cancel(CancelRun m)
    {
        Apply(new SchedulerEvent.RunCancelled(m.Run));
        Push();
        Sender.Tell(new RequestDone());
    }

    void Drain(DrainWorker m)
    {
        Apply(new SchedulerEvent.WorkerDraining(m.Worker));
        Push();
        Sender.Tell(new RequestDone());
    }

    void Follow()
    {
        if (!_followers.Add(Sender))
            return;
        Context.Watch(Sender);
        Sender.Tell(new SchedulerSnapshot(_state.Snapshot()));
    }

    void Push()
    {
        if (_pushedVersion == _state.Version || _followers.Count == 0)
            return;
        _pushedVersion = _state.Version;
        var snapshot = new SchedulerSnapshot(_state.Snapshot());
        foreach (var follower in _followers)
            follower.Tell(snapshot);
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
        foreach (var outbox in _workerOutboxes.Values)
            outbox.Flush();
        foreach (var client in _clients.Values)
            client.Outbox.Flush();
        if (_state.NextWake is not { } wake || wake == _wake)
            return;
        _wake = wake;
        var delay = wake - _services.Clock.GetUtcNow();
        Timers.StartSingleTimer("wake", new Wake(), delay > TimeSpan.Zero ? delay : TimeSpan.FromMilliseconds(1));
    }

    void CarryOut(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.StartReduction i: StartReduction(i.Run); break;
            case Instruction.Assign i: Assign(i); break;
            case Instruction.Execute i: Execute(i); break;
            case Instruction.Recall i: TellWorker(i.Worker, new RecallAttempt(i.Attempt)); break;
            case Instruction.Discard i: TellWorker(i.Worker, new DiscardAttempt(i.Attempt)); break;
            case Instruction.Reduce i: _runs[i.Run].Reducer.Tell(new ReducerActor.Reduce(i.Attempt, (ChunkExecuted)_resultAtHand!)); break;
            case Instruction.AbandonResult i: _runs[i.Run].Reducer.Tell(new ReducerActor.Abandon(i.Attempt)); break;
            case Instruction.FailChunk i: _runs[i.Run].Reducer.Tell(new ReducerActor.Fail(i.Attempt, i.Blocks, Describe(i))); break;
            case Instruction.FinishReduction i: _runs[i.Run].Reducer.Tell(new ReducerActor.Finish()); break;
            case Instruction.TaskKept i: Keep(i); break;
            case Instruction.TaskFailed i: Tell(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Failed, null, i.Failure)); break;
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
            case Instruction.WorkerDrained i: TellWorker(i.Worker, new YouMayGo()); break;
            default: throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "Not an instruction of the scheduler.");
        }
    }

    void StartReduction(RunId id)
    {
        var run = _runs[id];
        var folder = FolderOf(id);
        var reducer = Context.ActorOf(
            Props.Create(() => new ReducerActor(id, run.Plan, folder, _services.Blobs, _services.FetchTimeout)).WithDispatcher(_services.ReducerDispatcher),
            $"reducer-{id}");
        _runs[id] = run with { Reducer = Context.Watch(reducer) };
    }

    void Assign(Instruction.Assign i)
    {
        if (_book.MapOf(i.Run) is { } map)
            OutboxOf(i.Worker)?.Send(ChunkOf(i, map));
        else
            OutboxOf(i.Worker)?.Send(new ExecuteChunk(_state.Epoch, i.Run, i.Attempt, i.Number, i.Blocks.First, i.Blocks.Count, _runs[i.Run].Spec));
    }

    void EndRun(RunId id)
    {
        _router.Tell(new Broadcast(new ForgetRun(id)), Self);
        _book.Forget(id);
        if (!_runs.Remove(id, out var run))
            return;
        _services.Log.LogInformation("{Run} ended", id);
        Context.Stop(Context.Unwatch(run.Reducer));
        Push();
    }

    void ForgetResults(RunId id)
    {
        try
        {
            Directory.Delete(FolderOf(id), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, saved by a client in this process; or held open by one that is just fetching it.
            _services.Log.LogDebug("the results of {Run} can't be removed: {Why}", id, e.Message);
        }
    }

    /// <summary>A spec with a long list of values does not fit a message.</summary>
    SpecSource SourceOf(RunId run, string json)
    {
        if (!_services.IsClustered || json.Length <= WireSerializer.LargestInline / 4)
            return new SpecSource(json, null);
        var bytes = Encoding.UTF8.GetBytes(json);
        _services.Store.Put(BlobName.SpecOf(run), bytes);
        return new SpecSource(null, new BlobAddress($"{_services.BlobUrl}/{BlobName.SpecOf(run)}", bytes.Length, BlobStore.Checksum(bytes)));
    }

    /// <summary>An id that no run has had whose results are still here.</summary>
    RunId NewRunId(string model)
    {
        while (true)
        {
            var id = new RunId($"{model}-{_services.Clock.GetLocalNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
            if (!_runs.ContainsKey(id) && !Directory.Exists(FolderOf(id)))
                return id;
        }
    }

    string FolderOf(RunId run) => Path.Combine(_services.ResultsPath, run.Value);

    static TaskFailure Describe(Instruction.FailChunk i) => new(
        "WorkerLost",
        "the workers that executed it died",
        "",
        i.Worker.Value,
        i.Number,
        i.Story);

    /// <summary>What carrying a run out takes.</summary>
    sealed record OpenRun(SweepPlan Plan, SpecSource Spec, IActorRef Reducer);
}
