using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>
/// Decides for one worker: takes events and returns instructions. A pure state machine, like <see cref="SchedulerState"/>: the time comes in with each event,
/// and the state reads nothing else. It knows names and lengths; bytes pass through it as objects that it never reads. The same class runs in the worker actor,
/// in unit tests and in the simulator.
/// </summary>
sealed partial class WorkerState
{
    /// <summary>
    /// The most tasks and chunks of maps at the executor that one message reports to a new scheduler. If there are more, they are short and are executed again.
    /// </summary>
    const int MostReported = 150;

    /// <summary>The number of reports that name an unacknowledged result before it is reported again.</summary>
    const int ReportsBeforeAgain = 6;

    readonly WorkerSettings _settings;
    readonly Dictionary<AttemptId, WorkerAttempt> _attempts = [];
    readonly FinishedWork _finished = new();
    readonly AdoptedWork _adopted;
    readonly InputRoutes _inputs;
    readonly SchedulerLink _link;

    /// <summary>The specs of sweeps that this worker can execute.</summary>
    readonly Dictionary<RunId, object> _specs = [];

    /// <summary>Chunks whose results are blobs in this worker's store.</summary>
    readonly Dictionary<AttemptId, RunId> _chunkResults = [];

    List<WorkerInstruction> _instructions = [];
    DateTimeOffset _now;
    DateTimeOffset? _nextReport;

    public WorkerState(WorkerSettings settings)
    {
        _settings = settings;
        _adopted = new AdoptedWork(Instruct);
        _inputs = new InputRoutes(settings, _adopted, Instruct);
        _link = new SchedulerLink(settings, Instruct);
    }

    /// <summary>The scheduler that the worker obeys; null where there is none.</summary>
    public object? Scheduler => _link.Scheduler;

    /// <summary>The highest epoch of a scheduler that has registered the worker.</summary>
    public long Epoch => _link.Epoch;

    /// <summary>Whether no attempt is prepared or executed here and every result of a sweep is acknowledged.</summary>
    public bool IsIdle => _attempts.Count + _finished.Unacknowledged.Count == 0;

    /// <summary>The last refusals, with their reasons.</summary>
    public Story Story { get; } = new();

    /// <summary>The time of the next <see cref="WorkerEvent.WorkerTimePassed"/> that the worker needs. Before the first event: at once.</summary>
    public DateTimeOffset NextWake => SchedulerLink.Earlier(_nextReport, _link.NextWake) ?? DateTimeOffset.MinValue;

    /// <summary>Handles an event and returns its instructions, in order.</summary>
    public IReadOnlyList<WorkerInstruction> Handle(WorkerEvent happened, DateTimeOffset now)
    {
        _now = now;
        if (happened is not WorkerEvent.Command command || IsObeyed(command))
            Apply(happened);
        LetTimePass();
        // The list is not kept, so that the payloads in it need no memory here.
        var given = _instructions;
        _instructions = [];
        return given;
    }

    void Apply(WorkerEvent happened)
    {
        switch (happened)
        {
            case WorkerEvent.WorkAssigned e: AcceptWork(e); break;
            case WorkerEvent.AttemptFinished e: FinishAttempt(e); break;
            case WorkerEvent.AttemptFailed e: FailAttempt(e.Attempt, e.Failure); break;
            case WorkerEvent.AttemptPrepared e: BeginPrepared(e); break;
            case WorkerEvent.SpecLoaded e: BeginSweep(e); break;
            case WorkerEvent.SweepRefused e: RefuseSweep(e.Attempt); break;
            // Nothing is reported: the scheduler knows which input is lost, or misses the attempt in the next report.
            case WorkerEvent.PreparationLost e: MoveAttempt(e.Attempt, AttemptTrigger.Lose); break;
            case WorkerEvent.PreparationFailed e: FailAttempt(e.Attempt, e.Failure); break;
            case WorkerEvent.InputMissing e: TellScheduler(new WorkerInstruction.TellInputLost(_settings.Id, e.Attempt, e.Input, e.Holder)); break;
            case WorkerEvent.ReplicaStored e: AddReplica(e.Result); break;
            case WorkerEvent.AttemptReturned e: ReturnAttempt(e.Attempt); break;
            case WorkerEvent.AttemptSeceded e: SecedeAttempt(e.Attempt); break;
            case WorkerEvent.ExecutorProcessLost e: LoseExecutor(e); break;
            case WorkerEvent.ResultMissing e: LoseResult(e.Attempt); break;
            case WorkerEvent.AttemptRecalled e: RecallAttempt(e.Attempt); break;
            case WorkerEvent.AttemptDiscarded e: DiscardAttempt(e.Attempt); break;
            case WorkerEvent.AttemptAdopted e: AdoptAttempt(e.Attempt); break;
            case WorkerEvent.RunReleased e: ReleaseRun(e.Run); break;
            case WorkerEvent.ResultsReleased e: ReleaseResults(e.Tasks); break;
            case WorkerEvent.ReplicaWanted e: _adopted.HandOver(BlobKey.Of(e.Result)); Instruct(new WorkerInstruction.FetchReplica(e.Result, e.Payload)); break;
            case WorkerEvent.DrainConfirmed: _link.ExitCluster(); break;
            case WorkerEvent.RegistrationLost: _link.LoseScheduler(_now); break;
            case WorkerEvent.WorkerConfirmed e: ObeyScheduler(e); break;
            case WorkerEvent.SchedulerLost e: LoseScheduler(e); break;
            case WorkerEvent.SchedulerReached e: _link.SeeReachability(e.IsReachable, _now); break;
            case WorkerEvent.SchedulerFound e: _link.Sight(e.Epoch); break;
            case WorkerEvent.ClusterChecked e: _link.ExitIf(e.IsJoined, _now); break;
            case WorkerEvent.DrainRequested e: _link.DrainWorker(e.Asker); break;
            case WorkerEvent.WorkerTimePassed: break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "The value is not an event of a worker.");
        }
    }

    /// <summary>Whether the worker obeys a command. A replaced scheduler that was unreachable may still send some.</summary>
    bool IsObeyed(WorkerEvent.Command command)
    {
        if (command.From.Equals(Scheduler))
            return true;
        Story.Add(_now, "{0} is refused: this worker is not registered with its scheduler", command.GetType().Name);
        return false;
    }

    void ObeyScheduler(WorkerEvent.WorkerConfirmed e)
    {
        if (e.Epoch < Epoch)
        {
            Story.Add(_now, "a scheduler of epoch {2} is refused: epoch {0} has registered this worker", Epoch, null, e.Epoch);
            return;
        }
        if (e.Epoch > Epoch)
            ListAdoptedWork();
        var isNew = !e.Scheduler.Equals(Scheduler);
        _link.ObeyScheduler(e.Scheduler, e.Epoch, e.Url);
        if (isNew)
            foreach (var finished in _finished.Unacknowledged)
                TellFinished(finished);
    }

    void LoseScheduler(WorkerEvent.SchedulerLost e)
    {
        if (e.Scheduler.Equals(Scheduler))
            _link.LoseScheduler(_now);
        else
            Story.Add(_now, "the loss of {0} is refused: this worker is not registered with it", e.Scheduler);
    }

    /// <summary>
    /// Adopts work for a new scheduler: executing attempts continue with all that they take. The new scheduler does not know the other blobs of
    /// graphs and maps.
    /// </summary>
    void ListAdoptedWork()
    {
        foreach (var attempt in _attempts.Values.Where(attempt => attempt.State == AttemptState.Preparing).ToList())
            DiscardAttempt(attempt.Id);
        _adopted.AddWork(_attempts.Values, _finished.Last, _specs.Keys);
        _inputs.Clear();
    }

    /// <summary>
    /// Returns the work that a new scheduler can adopt: everything of sweeps; of graphs and maps the attempts at the executor, in the order of their arrival,
    /// and those that finished last.
    /// </summary>
    IReadOnlyList<HeldWork> ListHeld()
    {
        var executing = _attempts.Values.Where(attempt => attempt.IsAtExecutor).OrderBy(attempt => attempt.Id.Value).ToLookup(attempt => attempt.IsOfSweep);
        return [.. executing[true].Concat(_finished.Unacknowledged).Concat(executing[false].Take(MostReported)).Concat(_finished.Last).Select(attempt => attempt.Work)];
    }

    void LetTimePass()
    {
        if (_now < NextWake)
            return;
        if (_nextReport is null)
        {
            _nextReport = _now + _settings.Intervals.ReportInterval;
            _link.Start(_now);
        }
        if (_now >= _nextReport)
        {
            _nextReport = _now + _settings.Intervals.ReportInterval;
            Report();
        }
        _link.LetTimePass(_now, ListHeld);
    }

    /// <summary>
    /// Reports the attempts at this worker. A result of a sweep is included until the scheduler discards it, which it does once it has reduced the result.
    /// </summary>
    void Report()
    {
        if (!_link.IsRegistered)
            return;
        foreach (var finished in _finished.Unacknowledged)
            if (++finished.Reports % ReportsBeforeAgain == 0)
                TellFinished(finished);
        Instruct(new WorkerInstruction.TellHeldAttempts([.. _attempts.Keys, .. _finished.Unacknowledged.Select(finished => finished.Id)]));
    }

    void Instruct(WorkerInstruction instruction) => _instructions.Add(instruction);

    /// <summary>Reports to the scheduler; has no effect where there is none.</summary>
    void TellScheduler(WorkerInstruction message)
    {
        if (_link.IsRegistered)
            Instruct(message);
    }
}
