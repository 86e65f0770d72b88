using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Sends events to a scheduler, on a clock that only tests move, and checks its invariants after each.</summary>
sealed partial class SchedulerDriver(SchedulerSettings? settings = null)
{
    readonly SchedulerState _state = new(epoch: 1, settings ?? new());

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ClusterSnapshot Snapshot => _state.Snapshot();

    public SchedulerState State => _state;

    public IReadOnlyList<Instruction> Do(SchedulerEvent happened)
    {
        var instructions = _state.Handle(happened, Now);
        _state.CheckInvariants();
        return instructions;
    }

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public RunSnapshot Run(string run) => Snapshot.Runs.Single(r => r.Id == run);

    public WorkerSnapshot Worker(string worker) => Snapshot.Workers.Single(w => w.Id == worker);

    /// <summary>Submits a run of points × replicates.</summary>
    public IReadOnlyList<Instruction> Submit(string run, long points, long replicates = 1) =>
        Do(new SchedulerEvent.SweepSubmitted(new(run), "sir", TaskGraph.OfSweep(new BlockLayout(points, replicates))));

    public IReadOnlyList<Instruction> RegisterWorker(string worker, int slots = 1) =>
        Do(new SchedulerEvent.WorkerRegistered(new(worker), slots, $"akka://{worker}"));

    public IReadOnlyList<Instruction> LoseWorker(string worker) => Do(new SchedulerEvent.WorkerUnregistered(new(worker), IsLost: true));

    public IReadOnlyList<Instruction> UnregisterWorker(string worker) => Do(new SchedulerEvent.WorkerUnregistered(new(worker), IsLost: false));

    public IReadOnlyList<Instruction> MakeWorkerUnreachable(string worker) => Do(new SchedulerEvent.WorkerUnreachable(new(worker)));

    public IReadOnlyList<Instruction> MakeWorkerReachable(string worker) => Do(new SchedulerEvent.WorkerReachable(new(worker)));

    public IReadOnlyList<Instruction> Drain(string worker) => Do(new SchedulerEvent.WorkerDraining(new(worker)));

    public IReadOnlyList<Instruction> Cancel(string run) => Do(new SchedulerEvent.RunCancelled(new(run)));

    public IReadOnlyList<Instruction> Report(string worker, params Instruction.AssignChunk[] held) =>
        Do(new SchedulerEvent.WorkerReported(new(worker), [.. held.Select(a => a.Attempt)]));

    /// <summary>The worker of an assignment finishes it.</summary>
    public IReadOnlyList<Instruction> Finish(Instruction.AssignChunk assigned, double seconds = 1, long bytes = 100, long failed = 0) =>
        Do(new SchedulerEvent.ChunkFinished(assigned.Worker, assigned.Attempt, seconds, bytes, failed));

    public IReadOnlyList<Instruction> Reduced(Instruction.AssignChunk assigned) => Do(new SchedulerEvent.ChunkReduced(assigned.Attempt));

    public IReadOnlyList<Instruction> LoseResult(Instruction.AssignChunk assigned, string why = "404") =>
        Do(new SchedulerEvent.ChunkResultLost(assigned.Attempt, why));

    public IReadOnlyList<Instruction> EndReduction(string run, string? digest, long succeeded, long failed) =>
        Do(new SchedulerEvent.ReductionFinished(new(run), digest, succeeded, failed));

    public IReadOnlyList<Instruction> FailReduction(string run, string error) => Do(new SchedulerEvent.ReductionFailed(new(run), error));
}

static class Instructions
{
    public static List<Instruction.AssignChunk> Assigned(this IEnumerable<Instruction> instructions) =>
        [.. instructions.OfType<Instruction.AssignChunk>()];

    /// <summary>The assignment of blocks first to end - 1 of a run to a worker.</summary>
    public static Instruction.AssignChunk Assign(string worker, string run, long attempt, int number, long first, long count = 1) =>
        new(new(worker), new(run), new(attempt), number, new BlockRange(first, count));

    public static Instruction.DiscardWork Discard(Instruction.AssignChunk assigned) => new(assigned.Worker, assigned.Attempt);

    /// <summary>The cancellation of an attempt whose result is not needed.</summary>
    public static Instruction.DiscardWork DiscardUnneeded(Instruction.AssignChunk assigned) => Discard(assigned) with { IsOver = true };

    public static Instruction.ReduceChunk Reduce(Instruction.AssignChunk assigned) => new(assigned.Run, assigned.Attempt, assigned.Blocks);

    public static Instruction.CancelReduction CancelReduction(Instruction.AssignChunk assigned) => new(assigned.Run, assigned.Attempt);
}
