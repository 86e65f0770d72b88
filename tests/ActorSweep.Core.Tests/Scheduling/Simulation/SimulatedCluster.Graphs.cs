using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>The planned outcome of a task.</summary>
sealed record TaskPlan(double Seconds, double Fails, bool MayRetry, bool IsInline, long Bytes);

/// <summary>The planned outcome of the items of a map.</summary>
sealed record MapPlan(double Fails, bool IsInline);

// Graphs and maps: the outcomes of tasks on workers, and the places of their inputs.
sealed partial class SimulatedCluster
{
    const double GivesBack = 0.01, SecedesToo = 0.05, Kills = 0.002;
    readonly Dictionary<TaskId, TaskPlan> _plans = [];
    readonly Dictionary<RunId, MapPlan> _mapPlans = [];
    readonly Dictionary<TaskId, AttemptId> _parts = [];
    readonly Dictionary<TaskId, ItemFailure> _failures = [];
    DateTimeOffset _wake;

    public Ledger Ledger => _accounts.Tasks;

    public MapLedger Maps => _accounts.Maps;

    /// <summary>The clients that are told the states of tasks and items; null: none.</summary>
    public SimulatedClients? Clients { get; set; }

    /// <summary>Sets the outcomes of the tasks of a graph.</summary>
    public void Plan(RunId run, IReadOnlyList<(TaskSpec Spec, TaskPlan Plan)> tasks)
    {
        foreach (var (spec, plan) in tasks)
            _plans[new TaskId(run, spec.Index)] = plan;
    }

    /// <summary>Sets the outcomes of the items of a map.</summary>
    public void Plan(RunId map, long count, double secondsEach, MapPlan plan)
    {
        _runs[map] = (new BlockLayout(count, 1), secondsEach);
        _mapPlans[map] = plan;
    }

    /// <summary>Whether the message to the client contains the result: of a task, or of the chunk that begins with an item.</summary>
    public bool IsHere(TaskId task) => _mapPlans.TryGetValue(task.Run, out var map) ? map.IsInline : _plans[task].IsInline;

    /// <summary>Returns the failed items among these items of a map.</summary>
    public IReadOnlyList<ItemFailure> FailedIn(RunId map, BlockRange items) =>
        [.. from failed in _failures where failed.Key.Run == map && failed.Key.Index >= items.First && failed.Key.Index < items.End orderby failed.Key.Index select failed.Value];

    public void CheckNothingLeft() => _scheduler.CheckEmpty();

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

    /// <summary>Notes the blob that holds the results of a chunk's items, and the failed items.</summary>
    void NoteParts(Instruction.FinishMapChunk i, SchedulerEvent cause)
    {
        if (i.Result is null)
            return;
        var failed = ((SchedulerEvent.ChunkFinished)cause).FailedItems.ToDictionary(f => f.Index);
        for (var item = i.Blocks.First; item < i.Blocks.End; item++)
        {
            var id = new TaskId(i.Run, item);
            _parts[id] = i.Attempt;
            if (failed.TryGetValue(item, out var failure) && !i.Retrying.Contains(item))
                _failures[id] = failure;
            else
                _failures.Remove(id);
        }
    }

    /// <summary>Reports the time to the scheduler when it asked for that.</summary>
    void WakeInTime()
    {
        if (_scheduler.NextWake is not { } wake || (wake >= _wake && _wake > Timeline.Time))
            return;
        _wake = wake;
        Timeline.In((wake - Timeline.Time).TotalSeconds + 1e-6, () => Tell(new SchedulerEvent.TimePassed()));
    }
}
