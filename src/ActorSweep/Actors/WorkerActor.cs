using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// One worker: takes chunks from the scheduler, has its executor run them, sends results back. Decides nothing but what
/// is stale: a command of an older epoch.
/// </summary>
sealed partial class WorkerActor : ReceiveActor, IWithTimers
{
    /// <summary>Leave when what is here is done; answered with <see cref="YouMayGo"/>.</summary>
    public sealed record PrepareToLeave;

    sealed record Report;

    /// <summary>What waits or executes here.</summary>
    /// <param name="Work">Null while something has to be fetched for it first.</param>
    /// <param name="Fetched">The blob with its arguments, where it had to be fetched.</param>
    readonly record struct Held(RunId Run, ReadyWork? Work, string? Fetched = null);

    readonly WorkerServices _services;
    readonly IExecutor _executor;
    readonly IActorRef _self;

    readonly Dictionary<AttemptId, Held> _held = [];
    readonly HashSet<AttemptId> _seceded = [];
    readonly List<IActorRef> _waitingToLeave = [];
    bool _isLeaving, _mayGo;

    public WorkerActor(WorkerServices services)
    {
        (_services, _self) = (services, Self);
        _news = new(() => _self.Tell(new Flush()));
        _fetches = new Fetches(services.Blobs, services.Store, services.FetchTimeout);
        _executor = services.NewExecutor(SettingsFor(Context.System), _news.Add);

        Receive<SayHello>(_ => Hello());
        Receive<ClusterWatch.NodeReachable>(SeeReachability);
        Receive<GiveUp>(_ => Abandon());
        Receive<LookElsewhere>(_ => LookAround());
        Receive<Sighting>(Consider);
        Receive<Report>(_ => SendReport());
        FromScheduler<TellAgain>(TellAgain);
        Receive<WorkerRegistered>(Registered);
        Receive<RegisterAgain>(_ => Forsake());
        Receive<Terminated>(_ => Forsake());
        FromScheduler<ExecuteChunk>(Accept);
        Receive<SpecFetched>(AcceptFetched);
        FromScheduler<ExecuteTasks>(Accept);
        FromScheduler<ExecuteMapChunk>(Accept);
        Receive<Prepared>(m => m.Continue());
        Receive<Flush>(_ => TakeNews());
        FromScheduler<RecallAttempt>(m => GiveBack(m.Attempt));
        FromScheduler<ReplicateResult>(Replicate);
        FromScheduler<ForgetResults>(Forget);
        FromScheduler<DiscardAttempt>(m => Discard(m.Attempt));
        FromScheduler<ForgetRun>(m => Forget(m.Run));
        Receive<PrepareToLeave>(_ => BeginLeaving(Sender));
        FromScheduler<YouMayGo>(_ => Go());
    }

    /// <summary>Takes commands of the scheduler that this worker is with. One that was away, and thinks that it still is the one, is not heard.</summary>
    void FromScheduler<T>(Action<T> obey)
        where T : WireMessage => Receive<T>(m =>
        {
            if (Sender.Equals(_scheduler))
                obey(m);
        });

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (_services.IsClustered)
            Context.ActorOf(Props.Create(() => new ClusterWatch(null)), ActorNames.ClusterWatch);
        Self.Tell(new SayHello());
        GiveUpLater();
        Timers.StartPeriodicTimer("report", new Report(), _services.ReportInterval);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.LogCritical(reason, "{Worker} broke over {Message}, and begins anew", _services.Id, message.GetType().Name);
        base.PreRestart(reason, message);
    }

    protected override void PostStop() => _executor.Dispose();

    ExecutorSettings SettingsFor(ActorSystem system) => new()
    {
        Worker = _services.Id.Value,
        Slots = _services.Slots,
        Models = _services.Models,
        Client = new Lazy<SweepClient>(() => _services.NewClient(system)),
        CancelGrace = _services.CancelGrace,
        FetchTimeout = _services.FetchTimeout,
        Results = _services.SharesProcess ? null : new ResultFiles(_services.Store.NewCorner()),
    };

    /// <summary>What is executed counts as held until the scheduler has it discarded: then it is in the reduction.</summary>
    void SendReport()
    {
        TellExecuted(executed => ++executed.Reports % ReportsBeforeAgain == 0);
        _scheduler?.Tell(new ReportWork(_services.Id, [.. _held.Keys, .. _executed.Keys]));
    }

    void GiveBack(AttemptId attempt)
    {
        if (!_held.TryGetValue(attempt, out var held))
            return;
        if (held.Work is null)
            TellGivenBack(attempt);
        else
            _executor.Recall(attempt);
    }

    void Discard(AttemptId attempt)
    {
        if (TryTake(attempt, out var held) && held.Work is not null)
            _executor.Discard(attempt);
        _executed.Remove(attempt);
        DropResult(attempt);
        if (_chunks.Remove(attempt, out var run) && !_inheritedBlobs.Contains(BlobName.Of(run, attempt)))
            _services.Store.Remove(BlobName.Of(run, attempt));
    }

    /// <summary>An attempt is not here any more, and neither is what was fetched for it alone.</summary>
    bool TryTake(AttemptId attempt, out Held held)
    {
        if (!_held.Remove(attempt, out held))
            return false;
        if (held.Fetched is { } arguments)
            _services.Store.Remove(arguments);
        _seceded.Remove(attempt);
        LetGoOfInherited(attempt);
        return true;
    }

    void Forget(RunId run)
    {
        foreach (var (attempt, _) in _held.Where(h => h.Value.Run == run).ToList())
            Discard(attempt);
        foreach (var (attempt, _) in _chunks.Where(c => c.Value == run).ToList())
            _chunks.Remove(attempt);
        foreach (var (attempt, _) in _executed.Where(e => e.Value.Chunk.Run == run).ToList())
            _executed.Remove(attempt);
        _specs.Remove(run);
        _received.RemoveWhere(input => input.Run == run);
        _lastEnded.Forget(run);
        _services.Store.RemoveRun(BlobName.Of(run));
        _executor.Forget(run);
    }

    void BeginLeaving(IActorRef asker)
    {
        if (_mayGo)
            asker.Tell(new YouMayGo());
        else
            _waitingToLeave.Add(asker);
        _isLeaving = true;
        if (_scheduler is null)
            Go();
        else
            _scheduler.Tell(new Leave(_services.Id));
    }

    /// <summary>Nothing here is needed any more, or there is nobody to need it.</summary>
    void Go()
    {
        _services.Log.LogInformation("{Worker} is drained", _services.Id);
        _mayGo = true;
        _waitingToLeave.ForEach(asker => asker.Tell(new YouMayGo()));
        _waitingToLeave.Clear();
        _services.Drained();
    }
}
