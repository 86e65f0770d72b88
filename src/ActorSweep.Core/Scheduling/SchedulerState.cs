using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The one mind: takes events, gives instructions, and decides alone. A pure state machine: time comes in with each
/// event, and nothing else is read. The same class runs in the scheduler actor, in unit tests and in the simulator.
/// </summary>
/// <param name="epoch">This incarnation of the scheduler.</param>
public sealed partial class SchedulerState(long epoch, SchedulerSettings settings)
{
    readonly Dictionary<RunId, Run> _runs = [];
    readonly List<EndedRun> _ended = [];
    readonly Dictionary<ClientId, Client> _clients = [];
    readonly Dictionary<WorkerId, Worker> _workers = [];
    readonly WorkerIndex _index = new(settings);
    readonly Dictionary<AttemptId, Attempt> _inFlight = [];
    List<Instruction> _instructions = [];
    DateTimeOffset _now;
    // Attempts are numbered apart from those of the schedulers before, which workers may have yet: epochs count milliseconds.
    long _lastAttempt = (epoch - 1) << 20, _lastOrder;

    public long Epoch => epoch;

    /// <summary>Counts the events that changed something to see.</summary>
    public long Version { get; private set; }

    /// <summary>Tasks of graphs that are remembered, and maps.</summary>
    public int HeldTasks => _runs.Values.Sum(run => run is GraphRun graph ? graph.Remembered.Count : 1);

    /// <summary>Ways in which work of runs can wait.</summary>
    public int Lanes => _runs.Values.Sum(run => run.Lanes.Count());

    /// <summary>Attempts that workers have.</summary>
    public int InFlight => _inFlight.Count;

    public bool Knows(WorkerId worker) => _workers.ContainsKey(worker);

    public bool IsDraining(WorkerId worker) => _workers.TryGetValue(worker, out var known) && known.IsDraining;

    /// <summary>Takes an event in, and gives what is to be done about it, in order.</summary>
    public IReadOnlyList<Instruction> Handle(SchedulerEvent happened, DateTimeOffset now)
    {
        _now = now;
        FireTimers();
        Apply(happened);
        LookForSilence();
        Settle();
        Dispatch();
        Balance();
        SendOffDrained();
        // Most reports of workers say that all is as it was.
        Version += happened is SchedulerEvent.WorkerReported or SchedulerEvent.TimePassed && _instructions.Count == 0 ? 0 : 1;
        // The results that came with this event are no longer the scheduler's.
        var given = _instructions;
        _instructions = [];
        return given;
    }

    void Apply(SchedulerEvent happened)
    {
        switch (happened)
        {
            case SchedulerEvent.RunSubmitted e: Submit(e); break;
            case SchedulerEvent.TookOver: TakeOver(); break;
            case SchedulerEvent.RunRecovered e: Recover(e); break;
            case SchedulerEvent.RunRemembered e: Remember(e.Run, isDurable: true); break;
            case SchedulerEvent.ReadBack e: TakeUp(e); break;
            case SchedulerEvent.MapSubmitted e: Submit(e); break;
            case SchedulerEvent.TasksSubmitted e: Submit(e); break;
            case SchedulerEvent.RunCancelled e: Cancel(e.Run); break;
            case SchedulerEvent.TasksCancelled e: Cancel(e.Tasks, e.UnlessBegun); break;
            case SchedulerEvent.TasksRetried e: Retry(e.Tasks); break;
            case SchedulerEvent.TasksDetached e: Detach(e.Tasks); break;
            case SchedulerEvent.TasksHeld e: Hold(e); break;
            case SchedulerEvent.TasksReleased e: Release(e); break;
            case SchedulerEvent.MapHeld e: Hold(e); break;
            case SchedulerEvent.MapReleased e: Release(e); break;
            case SchedulerEvent.ClientLeft e: Leave(e.Client); break;
            case SchedulerEvent.ClientCameBack e: ComeBack(e); break;
            case SchedulerEvent.WorkerJoined e: Join(e); break;
            case SchedulerEvent.WorkerLeft e: Leave(e.Worker, e.Died); break;
            case SchedulerEvent.WorkerUnreachable e: Suspend(e.Worker, "out of reach"); break;
            case SchedulerEvent.WorkerReachable e: Resume(e.Worker); break;
            case SchedulerEvent.WorkerDraining e: Drain(e.Worker); break;
            case SchedulerEvent.WorkerReported e: Reconcile(e.Worker, e.Held); break;
            case SchedulerEvent.ChunkFinished e: Finish(e); break;
            case SchedulerEvent.TaskFinished e: Finish(e); break;
            case SchedulerEvent.TaskFailed e: FailOrRetry(e); break;
            case SchedulerEvent.ExecutorDied e: Accuse(e); break;
            case SchedulerEvent.TaskSeceded e: Secede(e); break;
            case SchedulerEvent.WorkGivenBack e: TakeBack(e); break;
            case SchedulerEvent.InputLost e: LoseInput(e); break;
            case SchedulerEvent.ReplicasWanted e: Replicate(e); break;
            case SchedulerEvent.ReplicaAdded e: AddReplica(e); break;
            case SchedulerEvent.ChunkReduced e: Reduced(e); break;
            case SchedulerEvent.ResultLost e: LoseResult(e.Attempt, e.Why); break;
            case SchedulerEvent.ReductionFinished e: EndReduced(e); break;
            case SchedulerEvent.ReductionFailed e: Fail(e.Run, e.Error); break;
            case SchedulerEvent.TimePassed: break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "Not an event of the scheduler.");
        }
    }

    void Instruct(Instruction instruction) => _instructions.Add(instruction);

    Client ClientOf(ClientId id)
    {
        if (!_clients.TryGetValue(id, out var client))
            _clients.Add(id, client = new Client(id, ++_lastOrder));
        return client;
    }
}
