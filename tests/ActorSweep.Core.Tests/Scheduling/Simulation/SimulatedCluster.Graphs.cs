using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>How a task goes when it is executed.</summary>
sealed record TaskPlan(double Seconds, double Fails, bool MayRetry, bool IsInline, long Bytes);

/// <summary>How a map's items go.</summary>
sealed record MapPlan(double Fails, bool IsInline);

// Graphs and maps: what becomes of tasks on workers, and where their inputs are.
sealed partial class SimulatedCluster
{
    const double FetchFails = 0.01, GivesBack = 0.01, SecedesToo = 0.05;
    readonly Dictionary<TaskId, TaskPlan> _plans = [];
    readonly Dictionary<RunId, MapPlan> _mapPlans = [];
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

    /// <summary>Whether the result is for others, not for a reduction.</summary>
    public bool IsKept(Job job) => job.Asked is Instruction.Execute || _mapPlans.ContainsKey(job.Run);

    public bool Secedes(Job job) => job.Asked is Instruction.Execute && Chance.Happens(SecedesToo);

    public void Seceded(SimulatedWorker worker, Job job) =>
        Network.Carry(worker, () => Tell(new SchedulerEvent.TaskSeceded(worker.Id, job.Attempt)));

    /// <summary>A worker gets a task's inputs; where it can't, or would have it done elsewhere, it says so and does not begin.</summary>
    public bool Fetch(SimulatedWorker worker, Job job)
    {
        if (job.Asked is not Instruction.Execute)
            return true;
        foreach (var input in job.Inputs)
        {
            if (input.Holders.Count == 0 || input.Holders.Any(h => CanGive(h, worker, input.Task)))
                continue;
            foreach (var holder in input.Holders)
                Network.Carry(worker, () => Tell(new SchedulerEvent.InputLost(worker.Id, job.Attempt, input.Task, holder)));
            return false;
        }
        if (!Chance.Happens(GivesBack))
            return true;
        GivenBack(worker, job.Attempt);
        return false;
    }

    bool CanGive(WorkerId holder, SimulatedWorker to, TaskId task) =>
        _workers[holder] is var from && from.HasResult(task) && Network.Reaches(from) && (from == to || !Chance.Happens(FetchFails));

    void Copy(SimulatedWorker worker, Instruction.Replicate i)
    {
        if (i.From.Holders.Count > 0 && !i.From.Holders.Any(h => CanGive(h, worker, i.Task)))
            return;
        worker.Add(i.Task);
        Network.Carry(worker, () => Tell(new SchedulerEvent.ReplicaAdded(worker.Id, i.Task)));
    }

    // A link keeps the order of its messages: what came to the worker later stays.
    void DropResults(SimulatedWorker worker)
    {
        var kept = worker.Kept;
        Send(worker, w => w.Forget(kept));
    }

    SchedulerEvent FinishTask(SimulatedWorker worker, Instruction.Execute executed, double seconds)
    {
        var plan = _plans[executed.Task];
        return Chance.Happens(plan.Fails)
            ? new SchedulerEvent.TaskFailed(worker.Id, executed.Attempt, new TaskFailure("Boom", "bad luck", "", worker.Id.Value, executed.Number, []), plan.MayRetry)
            : new SchedulerEvent.TaskFinished(worker.Id, executed.Attempt, seconds, plan.Bytes, plan.IsInline);
    }

    SchedulerEvent.ChunkFinished FinishItems(SimulatedWorker worker, Instruction.Assign executed, MapPlan plan, double seconds)
    {
        var failed = new List<ItemFailure>();
        for (var item = executed.Blocks.First; item < executed.Blocks.End; item++)
            if (Chance.Happens(plan.Fails))
                failed.Add(new ItemFailure(item, new TaskFailure("Boom", "bad luck", "", worker.Id.Value, executed.Number, []), Chance.Happens(0.8)));
        return new SchedulerEvent.ChunkFinished(worker.Id, executed.Attempt, seconds, 24 * executed.Blocks.Count, failed.Count)
        {
            IsInline = plan.IsInline,
            FailedItems = failed,
        };
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
