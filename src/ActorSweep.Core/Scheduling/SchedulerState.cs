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
    readonly List<Run> _active = [];
    readonly Queue<RunSnapshot> _ended = new();
    readonly Dictionary<WorkerId, Worker> _workers = [];
    readonly Dictionary<AttemptId, Chunk> _inFlight = [];
    List<Instruction> _instructions = [];
    DateTimeOffset _now;
    long _lastAttempt;

    public long Epoch => epoch;

    /// <summary>Counts the events that changed something to see.</summary>
    public long Version { get; private set; }

    public bool Knows(WorkerId worker) => _workers.ContainsKey(worker);

    public bool IsDraining(WorkerId worker) => _workers.TryGetValue(worker, out var known) && known.IsDraining;

    /// <summary>Takes an event in, and gives what is to be done about it, in order.</summary>
    public IReadOnlyList<Instruction> Handle(SchedulerEvent happened, DateTimeOffset now)
    {
        _instructions = [];
        _now = now;
        Apply(happened);
        Dispatch();
        SendOffDrained();
        // Most reports of workers say that all is as it was.
        Version += happened is SchedulerEvent.WorkerReported && _instructions.Count == 0 ? 0 : 1;
        return _instructions;
    }

    public ClusterSnapshot Snapshot() => new()
    {
        Epoch = epoch,
        Runs = [.. _ended, .. _active.Select(run => run.Snapshot(WhyNothingHappens(run)))],
        Workers = [.. _workers.Values.Select(SnapshotOf)],
    };

    void Apply(SchedulerEvent happened)
    {
        switch (happened)
        {
            case SchedulerEvent.RunSubmitted e: Submit(e); break;
            case SchedulerEvent.RunCancelled e: Cancel(e.Run); break;
            case SchedulerEvent.WorkerJoined e: Join(e); break;
            case SchedulerEvent.WorkerLeft e: Leave(e.Worker, e.Died); break;
            case SchedulerEvent.WorkerUnreachable e: Suspend(e.Worker); break;
            case SchedulerEvent.WorkerReachable e: Resume(e.Worker); break;
            case SchedulerEvent.WorkerDraining e: Drain(e.Worker); break;
            case SchedulerEvent.WorkerReported e: Reconcile(e.Worker, e.Held); break;
            case SchedulerEvent.ChunkFinished e: Finish(e); break;
            case SchedulerEvent.ChunkReduced e: Reduced(e.Attempt); break;
            case SchedulerEvent.ResultLost e: LoseResult(e.Attempt, e.Why); break;
            case SchedulerEvent.ReductionFinished e: EndReduced(e); break;
            case SchedulerEvent.ReductionFailed e: Fail(e.Run, e.Error); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "Not an event of the scheduler.");
        }
    }

    void Instruct(Instruction instruction) => _instructions.Add(instruction);

    string? WhyNothingHappens(Run run) => !run.IsActive || run.InFlight.Count > 0 ? null
        : _workers.Count == 0 ? "there is no worker"
        : !_workers.Values.Any(w => w.TakesWork) ? "no worker takes work: all are draining or out of reach"
        : "all slots are busy";

    static WorkerSnapshot SnapshotOf(Worker worker) => new(
        worker.Id.Value,
        worker.Address,
        worker.IsDraining ? WorkerState.Draining : worker.IsReachable ? WorkerState.Ready : WorkerState.Unreachable,
        worker.Slots,
        Math.Min(worker.Slots, worker.Assigned.Count),
        worker.Simulations);
}
