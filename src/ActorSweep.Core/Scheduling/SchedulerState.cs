using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Decides for the cluster: takes events and returns instructions. A pure state machine: each event comes with the time, and nothing else is read. The same
/// class runs in the scheduler actor, in unit tests and in the simulator. It routes each event to the part that decides about it.
/// </summary>
sealed class SchedulerState
{
    /// <summary>Most runs that have not ended in a snapshot: enough for people, few enough for a message.</summary>
    const int MostShown = 200;

    /// <summary>Waiting tasks are counted up to this number. A larger number would make no difference.</summary>
    const int MostCounted = 10_000;

    readonly SchedulerParts _parts;
    readonly Turn _turn;
    readonly AttemptReports _reports;
    readonly ResultCopies _copies;
    readonly Holdings _holdings;
    readonly Submissions _submissions;
    readonly Membership _membership;
    readonly Settlement _settlement;
    readonly Dispatcher _dispatcher;
    readonly Balancer _balancer;

    /// <param name="epoch">Number of this incarnation of the scheduler.</param>
    public SchedulerState(long epoch, SchedulerSettings settings)
    {
        var parts = _parts = new SchedulerParts(epoch, settings);
        (Epoch, _turn) = (epoch, parts.Turn);
        var adoption = new Adoption(parts);
        _reports = new(parts.Attempts, parts.Lanes, parts.Unclaimed);
        _copies = new(_turn, parts.Workers, parts.Attempts, parts.Runs);
        _holdings = new(_turn, parts.Runs, parts.Lineage, parts.Outcomes);
        _submissions = new(parts, _holdings, adoption);
        _settlement = new(_turn, parts.Attempts, parts.Lineage, parts.Outcomes);
        _dispatcher = new(_turn, parts.Workers, parts.Lanes, parts.Suspects, _settlement);
        _balancer = new(_turn, parts.Workers, parts.Lanes, parts.Attempts);
        _membership = new(parts, _reports, _copies, adoption, _balancer);
    }

    public long Epoch { get; }

    /// <summary>Number of events that may have changed the snapshot.</summary>
    public long Version { get; private set; }

    /// <summary>When the next <see cref="SchedulerEvent.TimePassed"/> is due; null where no timer is set.</summary>
    public DateTimeOffset? NextWake => _turn.NextWake;

    /// <summary>Number of remembered tasks of graphs, plus one for each other run.</summary>
    public int HeldTasks => _parts.Runs.All.Sum(run => run.HeldTasks);

    /// <summary>Number of lanes of all runs.</summary>
    public int Lanes => _parts.Runs.All.Sum(run => run.Lanes.Count());

    /// <summary>Number of attempts in flight.</summary>
    public int InFlight => _parts.Attempts.Count;

    public bool Knows(WorkerId worker) => _parts.Workers.Find(worker) is not null;

    public bool IsDraining(WorkerId worker) => _parts.Workers.Find(worker) is { IsDraining: true };

    /// <summary>Handles an event. Returns the instructions to carry out, in order.</summary>
    public IReadOnlyList<Instruction> Handle(SchedulerEvent happened, DateTimeOffset now)
    {
        _turn.Begin(now);
        Apply(happened);
        _membership.SuspendSilentWorkers();
        _settlement.Settle();
        _dispatcher.Dispatch();
        _balancer.Balance();
        _membership.ReleaseDrained();
        var instructions = _turn.End();
        // Most reports of workers change nothing.
        Version += happened is SchedulerEvent.WorkerReported or SchedulerEvent.TimePassed && instructions.Count == 0 ? 0 : 1;
        return instructions;
    }

    void Apply(SchedulerEvent happened)
    {
        switch (happened)
        {
            case SchedulerEvent.SweepSubmitted e: _submissions.SubmitSweep(e); break;
            case SchedulerEvent.RecoveryBegun: _dispatcher.AwaitWorkers(); break;
            case SchedulerEvent.SweepRecovered e: _submissions.RecoverSweep(e); break;
            case SchedulerEvent.EndedRunRecovered e: _parts.Runs.Remember(e.Run, isDurable: true); break;
            case SchedulerEvent.BlocksReadBack e: _parts.Runs.Find<SweepRun>(e.Run)?.FinishReadingBack(e.Lost); break;
            case SchedulerEvent.MapSubmitted e: _submissions.SubmitMap(e); break;
            case SchedulerEvent.TasksSubmitted e: _submissions.SubmitTasks(e); _copies.Scatter(e); break;
            case SchedulerEvent.RunCancelled e: _parts.Runs.Find(e.Run)?.CancelRun(); break;
            case SchedulerEvent.TasksCancelled e: _holdings.CancelTasks(e.Tasks, e.UnlessBegun); break;
            case SchedulerEvent.TasksRetried e: _holdings.RetryTasks(e.Tasks); break;
            case SchedulerEvent.TasksDetached e: _holdings.DetachTasks(e.Tasks); break;
            case SchedulerEvent.TasksHeld e: _holdings.HoldTasks(e); break;
            case SchedulerEvent.TasksReleased e: _holdings.ReleaseTasks(e); break;
            case SchedulerEvent.MapHeld e: _holdings.HoldMap(e); break;
            case SchedulerEvent.MapReleased e: _holdings.ReleaseMap(e); break;
            case SchedulerEvent.ClientUnregistered e: _holdings.LoseClient(e.Client); break;
            case SchedulerEvent.ClientReconnected e: ReconnectClient(e); break;
            case SchedulerEvent.WorkerRegistered e: _membership.RegisterWorker(e); break;
            case SchedulerEvent.WorkerUnregistered e: _membership.UnregisterWorker(e.Worker, e.IsLost); break;
            case SchedulerEvent.WorkerUnreachable e: _membership.SuspendWorker(e.Worker, "unreachable"); break;
            case SchedulerEvent.WorkerReachable e: _membership.ResumeWorker(e.Worker); break;
            case SchedulerEvent.WorkerDraining e: _membership.DrainWorker(e.Worker); break;
            case SchedulerEvent.WorkerReported e: _membership.Reconcile(e.Worker, e.Held); break;
            case SchedulerEvent.ChunkFinished e: _reports.FinishChunk(e); break;
            case SchedulerEvent.TaskFinished e: _reports.FinishTask(e); break;
            case SchedulerEvent.TaskFailed e: _reports.FailTask(e); break;
            case SchedulerEvent.ExecutorLost e: _reports.LoseExecutor(e); break;
            case SchedulerEvent.TaskSeceded e: _reports.SecedeTask(e); break;
            case SchedulerEvent.WorkReturned e: _reports.ReturnWork(e); break;
            case SchedulerEvent.InputLost e: _copies.LoseInput(e); break;
            case SchedulerEvent.ReplicasWanted e: _copies.Replicate(e); break;
            case SchedulerEvent.ReplicaAdded e: _copies.AddReplica(e); break;
            case SchedulerEvent.ChunkReduced e: _reports.ReduceChunk(e); break;
            case SchedulerEvent.ChunkResultLost e: _reports.LoseReduction(e); break;
            case SchedulerEvent.ReductionFinished e: _parts.Runs.Find<SweepRun>(e.Run)?.FinishRun(e); break;
            case SchedulerEvent.ReductionFailed e: _parts.Runs.Find<SweepRun>(e.Run)?.FailRun(e.Error); break;
            case SchedulerEvent.TimePassed: break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "The value is not an event of the scheduler.");
        }
    }

    /// <summary>Reconnects a client: applies all events of the client before any task is settled.</summary>
    void ReconnectClient(SchedulerEvent.ClientReconnected e)
    {
        var client = _holdings.BeginReconnect(e.Client);
        foreach (var said in e.Events)
            Apply(said);
        _holdings.EndReconnect(client);
    }

    /// <summary>Returns the workers that hold the results of adjacent items of a map. Empty where no chunk of these items has finished.</summary>
    public IReadOnlyList<WorkerId> HoldersOf(RunId map, BlockRange items) =>
        _parts.Runs.Find<MapRun>(map)?.Results.ChunkOf(items) is { } chunk ? [.. chunk.Holders.Select(h => h.Id)] : [];

    /// <summary>Returns the place of a task's result; null where there is no result.</summary>
    public InputPlace? Locate(TaskId id) => _parts.Runs.Find(id.Run)?.Locate(id.Index);

    /// <summary>Returns the task of an attempt, and the clients that hold the task; null where nobody can hold it alone.</summary>
    /// <param name="index">The index of the task that reports, of those of the attempt.</param>
    public (TaskId Task, IReadOnlyList<ClientId> Clients)? WhoWants(AttemptId attempt, long index) => _parts.Attempts.Find(attempt)?.Work.HoldingOf(index);

    /// <summary>Returns, for each requirement, the slots of workers that can execute such work and the number of tasks that wait for a worker.</summary>
    /// <param name="run">A run whose tasks are submitted gradually.</param>
    public IReadOnlyList<Room> RoomFor(RunId run, IReadOnlyList<Requirement> kinds)
    {
        var waiting = _parts.Runs.Find(run)?.WaitingByKind(MostCounted);
        return [.. kinds.Select(kind => new Room(
            _parts.Workers.All.Where(w => w.TakesWork).Sum(w => w.SlotsFor(kind)), waiting?.GetValueOrDefault(kind) ?? 0))];
    }

    public ClusterSnapshot Snapshot() => new()
    {
        Epoch = Epoch,
        Runs = [.. _parts.Runs.Ended.Concat(_parts.Runs.All.OrderBy(r => r.Age).TakeLast(MostShown).Select(run => run.Snapshot(WhyNothingHappens(run)))).OrderBy(run => run.Submitted)],
        Workers = [.. _parts.Workers.All.Select(w => w.Snapshot())],
    };

    string? WhyNothingHappens(Run run) =>
        run.State is not (RunState.Queued or RunState.Running) ? null
        : _parts.Stranded.WhatIsMissingFor(run) is { } missing ? missing
        : run.IsInFlight ? null
        : _parts.Workers.Count == 0 ? "no worker is registered"
        : !_parts.Workers.All.Any(w => w.TakesWork) ? "no worker takes work: all are draining or unreachable"
        : "all slots are busy";

    /// <summary>Throws if an invariant does not hold.</summary>
    internal void CheckInvariants() => Invariants.Check(_parts, _holdings);

    /// <summary>Throws if any state is left after all clients have unregistered, except registered workers and ended runs. For tests.</summary>
    internal void CheckEmpty() => Invariants.CheckEmpty(_parts, _holdings);
}
