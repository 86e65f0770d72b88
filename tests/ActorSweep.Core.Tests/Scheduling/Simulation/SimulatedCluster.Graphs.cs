using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>How a task goes when it is executed.</summary>
sealed record TaskPlan(double Seconds, double Fails, bool MayRetry, bool IsInline, long Bytes);

/// <summary>How a map's items go.</summary>
sealed record MapPlan(double Fails, bool IsInline);

// Graphs and maps: what becomes of tasks on workers, and where their inputs are.
sealed partial class SimulatedCluster
{
    const double GivesBack = 0.01, SecedesToo = 0.05, Kills = 0.002;
    readonly Dictionary<TaskId, TaskPlan> _plans = [];
    readonly Dictionary<RunId, MapPlan> _mapPlans = [];
    readonly Dictionary<TaskId, AttemptId> _parts = [];
    readonly Ledger _ledger;
    readonly MapLedger _maps;
    DateTimeOffset _wake;

    public Ledger Ledger => _ledger;

    public MapLedger Maps => _maps;

    public void Submit(ClientId client, RunId run, IReadOnlyList<(TaskSpec Spec, TaskPlan Plan)> tasks, bool isOpen)
    {
        foreach (var (spec, plan) in tasks)
            _plans[new TaskId(run, spec.Index)] = plan;
        Tell(new SchedulerEvent.TasksSubmitted(client, run, "graph", [.. tasks.Select(t => t.Spec)]) { IsOpen = isOpen });
    }

    public void Submit(ClientId client, RunId run, long count, double secondsEach, TaskRules rules, MapPlan plan)
    {
        _runs[run] = (new BlockLayout(count, 1), secondsEach);
        _mapPlans[run] = plan;
        Tell(new SchedulerEvent.MapSubmitted(client, run, "map", count, rules));
    }

    public void CheckNothingLeft() => _scheduler.CheckNothingLeft();

    public Outcome Draw(HeldWork work)
    {
        var outcome = work switch
        {
            HeldTask task => TaskOutcome(_plans[task.Task]),
            HeldChunk { IsOfMap: true } chunk => ItemsOutcome(chunk, _mapPlans[chunk.Run]),
            HeldChunk chunk => new Outcome(0, 24 * chunk.Blocks.Count, Chance.Happens(0.5)),
            _ => throw new ArgumentOutOfRangeException(nameof(work), work, "Not work."),
        };
        var seconds = work is HeldTask { Task: var id } ? _plans[id].Seconds : SecondsOf((HeldChunk)work);
        return outcome with { Seconds = Chance.Between(0.7, 1.5) * seconds, Kills = Chance.Happens(Kills) };
    }

    public (BlobKey Blob, long Bytes, bool IsItem) BlobOf(TaskId task) =>
        _mapPlans.ContainsKey(task.Run) ? (BlobKey.Of(task.Run, _parts.GetValueOrDefault(task)), 24, true) : (BlobKey.Of(task), _plans[task].Bytes, false);

    double SecondsOf(HeldChunk chunk) => _runs[chunk.Run].Layout.CountOf(chunk.Blocks) * _runs[chunk.Run].SecondsEach;

    Outcome TaskOutcome(TaskPlan plan) => new(plan.Seconds, plan.Bytes, plan.IsInline)
    {
        FailsAndMayRetry = Chance.Happens(plan.Fails) ? plan.MayRetry : null,
        Secedes = Chance.Happens(SecedesToo),
        IsReturned = Chance.Happens(GivesBack),
    };

    Outcome ItemsOutcome(HeldChunk chunk, MapPlan plan)
    {
        var failed = new List<ItemFailure>();
        for (var item = chunk.Blocks.First; item < chunk.Blocks.End; item++)
            if (Chance.Happens(plan.Fails))
                failed.Add(new ItemFailure(item, new TaskFailure("Boom", "bad luck", "", "", chunk.Number, []), Chance.Happens(0.8)));
        return new Outcome(0, 24 * chunk.Blocks.Count, plan.IsInline) { FailedItems = failed };
    }

    /// <summary>The results of items are together in their chunk's blob.</summary>
    void NoteParts(Instruction.ChunkKept i)
    {
        if (i.Result is null)
            return;
        for (var item = i.Blocks.First; item < i.Blocks.End; item++)
            _parts[new TaskId(i.Run, item)] = i.Attempt;
    }

    /// <summary>Has the scheduler told of the time when it wants to be.</summary>
    void WakeInTime()
    {
        if (_scheduler.NextWake is not { } wake || (wake >= _wake && _wake > Timeline.Time))
            return;
        _wake = wake;
        Timeline.In((wake - Timeline.Time).TotalSeconds + 1e-6, () => Tell(new SchedulerEvent.TimePassed()));
    }
}
