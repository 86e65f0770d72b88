using System.Diagnostics;
using ActorSweep.Client.Futures;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using ActorSweep.Execution.Jobs;
using ActorSweep.Logging;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// One worker. <see cref="WorkerState"/> decides; the actor translates messages and the executor's news to its events and carries out its instructions.
/// </summary>
sealed class WorkerActor : PartsActor, IWithTimers
{
    /// <summary>Requests a drain. The answer, when it is complete, is <see cref="ConfirmDrain"/>.</summary>
    public sealed record RequestDrain;

    sealed record Flush;

    sealed record WakeWorker;

    sealed record SpecFetched(AssignSweepChunk Chunk, string Json);

    static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;

    readonly long _begun = Stopwatch.GetTimestamp();
    readonly WorkerServices _services;
    readonly WorkerState _state;
    readonly IExecutor _executor;
    readonly Collector<ExecutorNews> _news;
    readonly WorkArrivals _arrivals;
    readonly WorkFetcher _fetcher;
    readonly WorkerResults _results;
    readonly WorkerSpecs _specs;
    readonly TaskBatch _batch;
    object? _watched;
    DateTimeOffset _wake;

    public WorkerActor(WorkerServices services)
    {
        var self = Self;
        _services = services;
        _state = new WorkerState(services.Working);
        _news = new(() => self.Tell(new Flush()));
        _arrivals = new WorkArrivals(services.Store, services.Blobs);
        _fetcher = new WorkFetcher(services, happened => self.Tell(happened));
        _results = new WorkerResults(services);
        _specs = new WorkerSpecs(services);
        _batch = new TaskBatch(services.SharesProcess, tasks => SendToScheduler(new TasksFinished(services.Id, tasks)));
        _executor = services.NewExecutor(SettingsFor(Context.System), _news.Add);

        Receive<WakeWorker>(_ => LetTimePass());
        Receive<Flush>(_ => TakeNews());
        Receive<WorkerEvent>(Apply);
        ReceiveParts();
        Receive<AssignTasks>(m => Apply(new WorkerEvent.WorkAssigned(Sender, m.Epoch, _arrivals.Of(m))));
        Receive<AssignMapChunk>(m => Apply(new WorkerEvent.WorkAssigned(Sender, m.Epoch, [_arrivals.Of(m)])));
        Receive<AssignSweepChunk>(m => Apply(new WorkerEvent.WorkAssigned(Sender, m.Epoch, [WorkArrivals.Of(m)])));
        Receive<SpecFetched>(m => Apply(_specs.Check(m.Chunk, m.Json)));
        Receive<RecallAttempt>(m => Apply(new WorkerEvent.AttemptRecalled(Sender, m.Attempt)));
        Receive<DiscardAttempt>(m => Apply(new WorkerEvent.AttemptDiscarded(Sender, m.Attempt)));
        Receive<AdoptAttempt>(m => Apply(new WorkerEvent.AttemptAdopted(Sender, m.Attempt)));
        Receive<ReleaseRun>(m => Apply(new WorkerEvent.RunReleased(Sender, m.Run)));
        Receive<ReleaseResults>(m => Apply(new WorkerEvent.ResultsReleased(Sender, m.Tasks)));
        Receive<ReplicateResult>(m => Apply(new WorkerEvent.ReplicaWanted(Sender, new ResultId(m.Task, m.Attempt), m)));
        Receive<ConfirmWorker>(m => Apply(new WorkerEvent.WorkerConfirmed(Sender, m.Epoch, m.Url)));
        Receive<RegisterAgain>(_ => Apply(new WorkerEvent.RegistrationLost(Sender)));
        Receive<Terminated>(m => Apply(new WorkerEvent.SchedulerLost(m.ActorRef)));
        Receive<ClusterWatch.NodeReachable>(m => m.Node == Scheduler?.Path.Address, m => Apply(new WorkerEvent.SchedulerReached(m.IsReachable)));
        Receive<ClusterWatch.NodeReachable>(_ => { });
        Receive<RequestDrain>(_ => Apply(new WorkerEvent.DrainRequested(Sender)));
        Receive<ConfirmDrain>(_ => Apply(new WorkerEvent.DrainConfirmed(Sender)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    IActorRef? Scheduler => (IActorRef?)_state.Scheduler;

    /// <summary>The time, which does not jump when the machine's clock is set.</summary>
    DateTimeOffset Now => Begin + Stopwatch.GetElapsedTime(_begun);

    protected override void PreStart()
    {
        if (_services.IsClustered)
            Context.ActorOf(Props.Create(() => new ClusterWatch(null)), ActorNames.ClusterWatch);
        LetTimePass();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.WorkerRestarting(reason, _services.Id, message.GetType().Name);
        base.PreRestart(reason, message);
    }

    protected override void PostStop() => _executor.Dispose();

    ExecutorSettings SettingsFor(ActorSystem system) => new()
    {
        Worker = _services.Id.Value,
        Slots = _services.Settings.Slots,
        Models = _services.Models,
        Client = new Lazy<SweepClient>(() => _services.NewClient(system)),
        CancelGrace = _services.Settings.CancelGrace,
        FetchTimeout = _services.Settings.FetchTimeout,
        Payloads = _services.Settings.Payloads,
        Results = _services.SharesProcess ? null : new ResultFiles(_services.Store.NewCorner()),
    };

    void LetTimePass()
    {
        _wake = default;
        Apply(new WorkerEvent.WorkerTimePassed());
    }

    /// <summary>Handles the executor's news since the last time; the scheduler gets as few messages as their size allows.</summary>
    void TakeNews()
    {
        foreach (var news in _news.TakeAll())
        {
            if (WorkerResults.EventOf(news) is { } happened)
                Handle(happened);
            else if (news is ExecutorNews.TaskProgressed n)
                TellScheduler(new TaskProgress(n.Attempt, n.Fraction, n.Text, n.Index));
            if (news is ExecutorNews.LostProcess died)
                Mourn(died);
            else if (news is ExecutorNews.RefusedSweep refused)
                _services.Log.ExecutorNotStarted(_services.Id, refused.Reason);
            else if (news is ExecutorNews.FailedDisposal failed)
                _services.Log.ActorNotDisposed(_services.Id, failed.Actor, failed.Why);
        }
        FinishAttempts();
    }

    void Mourn(ExecutorNews.LostProcess n)
    {
        _services.Log.ExecutorLost(_services.Id, n.Death.Reason, n.Executing.Length);
        // The store has adopted all results that the executor reported.
        n.Corner.Remove();
    }

    void Apply(WorkerEvent happened)
    {
        Handle(happened);
        FinishAttempts();
    }

    void Handle(WorkerEvent happened)
    {
        foreach (var instruction in _state.Handle(happened, Now))
            CarryOut(instruction);
    }

    /// <summary>Sends the gathered messages after all instructions, and sets the timer for the time that the state waits for.</summary>
    void FinishAttempts()
    {
        _batch.Send();
        if (_state.NextWake == _wake)
            return;
        _wake = _state.NextWake;
        var delay = _wake - Now;
        Timers.StartSingleTimer("wake", new WakeWorker(), delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    void CarryOut(WorkerInstruction instruction)
    {
        switch (instruction)
        {
            case WorkerInstruction.ExecuteAttempt i: Execute((ArrivedWork)i.Payload, i.Spec); break;
            case WorkerInstruction.TellFinished i: TellFinished(i); break;
            case WorkerInstruction.RequestRegistration i: RegisterWorker(i); break;
            case WorkerInstruction.WatchScheduler i: Watch(i); break;
            case WorkerInstruction.UnwatchScheduler i: Unwatch((IActorRef)i.Scheduler); break;
            case WorkerInstruction.FindScheduler i: _ = _services.EpochAt(i.Url).PipeTo(Self, success: epoch => new WorkerEvent.SchedulerFound(epoch), failure: _ => new WorkerEvent.SchedulerFound(null)); break;
            case WorkerInstruction.CheckCluster: Handle(new WorkerEvent.ClusterChecked(_services.IsInCluster())); break;
            case WorkerInstruction.ExitProcess i: ExitProcess(i.Why); break;
            case WorkerInstruction.ExitCluster: ExitCluster(); break;
            case WorkerInstruction.AnswerDrain i: ((IActorRef)i.Asker).Tell(new ConfirmDrain()); break;
            case WorkerInstruction.TellDraining: TellScheduler(new BeginDrain(_services.Id)); break;
            case WorkerInstruction.TellHeldAttempts i: TellScheduler(new ReportWork(_services.Id, [.. i.Held])); break;
            case WorkerInstruction.TellFailed i: _batch.Add(WorkerResults.Message((ExecutorNews.FinishedTask)i.Failure, null)); break;
            case WorkerInstruction.TellReturned i: TellScheduler(new ReturnAttempt(_services.Id, i.Attempt)); break;
            case WorkerInstruction.TellSeceded i: TellScheduler(new SecedeTask(_services.Id, i.Attempt)); break;
            case WorkerInstruction.TellExecutorLost i: TellExecutorLost([.. i.Suspects], (ExecutorDeath)i.Death); break;
            case WorkerInstruction.TellInputLost i: TellScheduler(new ReportLostInput(i.Worker, i.Attempt, i.Input, i.Holder)); break;
            case WorkerInstruction.TellReplica i: TellScheduler(new ResultReplicated(_services.Id, i.Result.Task, i.Result.Attempt)); break;
            case WorkerInstruction.LoadSpec i: LoadSpec(((ReadyWork.OfSweep)((ArrivedWork)i.Payload).Work).Chunk); break;
            case WorkerInstruction.ReceiveInput i: ReceiveInput((ReadyWork.OfTask)((ArrivedWork)i.Payload).Work, i); break;
            case WorkerInstruction.FetchInputs i: _ = _fetcher.FetchAsync(i); break;
            case WorkerInstruction.FetchReplica i: _ = _fetcher.FetchAsync(i); break;
            case WorkerInstruction.RecallFromExecutor i: _executor.RecallAttempt(i.Attempt); break;
            case WorkerInstruction.CancelAttempt i: _executor.DiscardAttempt(i.Attempt); break;
            case WorkerInstruction.DeleteRun i: _services.Store.RemoveRun(BlobName.Of(i.Run)); _executor.ReleaseRun(i.Run); break;
            case WorkerInstruction.ReleaseObjects i: _executor.ReleaseObjects(i.Tasks is null ? null : [.. i.Tasks]); break;
            case WorkerInstruction.DeleteBlob i: _results.DeleteResult(i.Blob); break;
            case WorkerInstruction.DeleteBlobsExcept i: _results.DeleteAllBut(i.Blobs, i.Runs); break;
            case WorkerInstruction.DeleteResult i: ((ExecutorNews)i.Result).DeleteResult(); break;
            default: throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "The value is not an instruction of a worker.");
        }
    }

    /// <summary>Keeps the order of the instructions: a report that overtook the end of a task would mark the task as lost.</summary>
    void TellScheduler(WireMessage message)
    {
        _batch.Send();
        SendToScheduler(message);
    }

    void SendToScheduler(WireMessage message)
    {
        if (_services.SharesProcess)
            Scheduler?.Tell(message);
        else
            Scheduler?.TellInParts(message);
    }

    void Execute(ArrivedWork arrived, object? spec) =>
        _executor.Execute(arrived.Work is ReadyWork.OfSweep sweep ? sweep with { SpecJson = (string)spec! } : arrived.Work);

    static void ReceiveInput(ReadyWork.OfTask work, WorkerInstruction.ReceiveInput i)
    {
        var input = work.Task.Inputs[i.Input];
        work.Inputs[i.Input] = new TaskValue(default, input.Item) { Elsewhere = input.Places[i.Holder].Blob with { Path = null } };
    }

    void TellFinished(WorkerInstruction.TellFinished i)
    {
        BlobAddress? blob = null;
        try
        {
            if (i.Blob is { } key)
                blob = _results.StoreResult(key, i.Result, i.IsNew);
        }
        // The disk is full. A result in memory travels in its message, in parts if it is large.
        catch (IOException) when (i.IsNew && WorkerResults.IsInMemory((ExecutorNews)i.Result))
        {
        }
        catch (IOException e)
        {
            _services.Log.ResultLost(i.Work.Attempt, e.Message);
            Handle(new WorkerEvent.ResultMissing(i.Work.Attempt));
            return;
        }
        if (i.Result is ExecutorNews.FinishedTask task)
            _batch.Add(WorkerResults.Message(task, blob));
        else
            TellScheduler(_results.Message((ExecutorNews)i.Result, blob));
    }

    void TellExecutorLost(AttemptId[] suspects, ExecutorDeath death) => TellScheduler(new ReportLostExecutor(_services.Id, suspects, death.Reason, death.LastLines));

    void LoadSpec(AssignSweepChunk chunk)
    {
        if (chunk.Spec.Json is { } json)
            Handle(_specs.Check(chunk, json));
        else
            _ = _fetcher.FetchSpecAsync(chunk.Spec.Blob!).PipeTo(Self, success: text => new SpecFetched(chunk, text), failure: e => _specs.Miss(chunk, e));
    }

    void RegisterWorker(WorkerInstruction.RequestRegistration i)
    {
        if (i.IsLate)
            _services.Log.SchedulerNotFound(_services.Id);
        _services.Scheduler.TellInParts(new RegisterWorker(_services.Id, _services.Settings.Slots, _services.Address.Url)
        {
            Resources = new(_services.Resources),
            Folder = _services.Address.Folder,
            LacksCultures = _services.LacksCultures,
            Held = [.. i.Held.OfType<HeldChunk>()],
            HeldTasks = [.. i.Held.OfType<HeldTask>()],
        });
    }

    void Watch(WorkerInstruction.WatchScheduler i)
    {
        _services.SchedulerAt(i.Url);
        Context.Watch((IActorRef)i.Scheduler);
        // A scheduler that was asked more than once confirms the registration again.
        if (i.Scheduler.Equals(_watched))
            return;
        _watched = i.Scheduler;
        _services.Log.RegisteredWithScheduler(_services.Id, i.Epoch);
    }

    void Unwatch(IActorRef scheduler)
    {
        Context.Unwatch(scheduler);
        _watched = null;
        _services.Log.SchedulerLost(_services.Id, scheduler.Path);
    }

    void ExitProcess(string why)
    {
        _services.Log.WorkerExiting(_services.Id, why);
        _services.Orphaned();
    }

    void ExitCluster()
    {
        _services.Log.WorkerDrained(_services.Id);
        _services.Drained();
    }
}
