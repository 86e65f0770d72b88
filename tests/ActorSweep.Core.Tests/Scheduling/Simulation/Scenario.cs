using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// A cluster, all derived from one seed: up to a hundred workers register and suffer faults, runs are submitted, and some are
/// cancelled. After a time no more faults happen, and enough workers are left for the runs to end.
/// </summary>
sealed class Scenario
{
    const int MostWorkers = 100, MostRuns = 4, MostBlocks = 300, MostSteps = 200_000;

    readonly Chance _chance;
    readonly SimulatedCluster _cluster;
    readonly Misfortunes _misfortunes;
    readonly HashSet<string> _mayBeCancelled = [];
    readonly double _calm;
    int _joined;

    Scenario(int seed, Action<string>? log)
    {
        _chance = new Chance(seed);
        _cluster = new SimulatedCluster(_chance, SimulatedCluster.Settings, log);
        _calm = _chance.Between(1, 8);
        _misfortunes = new Misfortunes(_cluster, _calm);
    }

    /// <summary>Plays a seed to its end. Throws if a check fails.</summary>
    public static void Play(int seed, Action<string>? log = null)
    {
        var scenario = new Scenario(seed, log);
        scenario.PlanWorkers();
        scenario.PlanRuns();
        scenario.Live();
        scenario.CheckEnd();
    }

    void PlanWorkers()
    {
        var workers = _chance.Happens(0.05) ? MostWorkers : _chance.Size(1, MostWorkers);
        for (; workers > 0; workers--)
            _cluster.Timeline.In(
                _chance.Happens(0.5) ? 0 : _chance.Between(0, _calm),
                () => _misfortunes.Await(RegisterWorker(_chance.Size(1, 8), slowness: _chance.Magnitude(0.3, 5))));

        _cluster.Timeline.In(_calm, () => RegisterWorker(slots: 4, slowness: 1));
        _cluster.Timeline.In(_calm, () => RegisterWorker(slots: 4, slowness: 1));
    }

    SimulatedNode RegisterWorker(int slots, double slowness)
    {
        var worker = new SimulatedNode(new WorkerId($"w{++_joined}"), slots, slowness, _cluster);
        _cluster.RegisterWorker(worker);
        return worker;
    }

    void PlanRuns()
    {
        var blocksLeft = MostBlocks;
        for (var run = _chance.Size(1, MostRuns); run > 0 && blocksLeft > 0; run--)
        {
            var points = _chance.Size(1, blocksLeft);
            var layout = new BlockLayout(points, _chance.Size(1, blocksLeft / points));
            PlanRun($"run-{run}", layout);
            blocksLeft -= (int)layout.Blocks;
        }
    }

    void PlanRun(string run, BlockLayout layout)
    {
        var secondsEach = _chance.Magnitude(0.0005, 0.3);
        var submitted = _chance.Between(0, _calm);
        _cluster.Timeline.In(submitted, () => _cluster.Submit(new RunId(run), layout, secondsEach));
        if (!_chance.Happens(0.2))
            return;
        _mayBeCancelled.Add(run);
        var cancelled = submitted + _chance.Magnitude(0.01, 10);
        _cluster.Timeline.In(cancelled, () => _cluster.Tell(new SchedulerEvent.RunCancelled(new RunId(run))));
    }

    void Live()
    {
        for (var step = 0; _cluster.Timeline.Step(); step++)
        {
            _cluster.Check(step < MostSteps, $"all ends within {MostSteps} steps");
            if (_cluster.HasWorkLeft && _cluster.Timeline.Now > _calm && step % 16 == 0)
                _cluster.HasWorkLeft = IsAnythingLeft(_cluster.Snapshot);
        }
    }

    /// <summary>Whether a run or a draining worker is left. A lost permission to exit is sent again after the worker's next report.</summary>
    static bool IsAnythingLeft(ClusterSnapshot now) => now.Runs.Any(run => !run.HasEnded) || now.Workers.Any(worker => worker.State == WorkerStatus.Draining);

    void CheckEnd()
    {
        var end = _cluster.Snapshot;
        foreach (var run in end.Runs)
            _cluster.Check(
                run.State == RunState.Succeeded && run.Done == run.Tasks && run.Digest is not null
                || run.State == RunState.Cancelled && _mayBeCancelled.Contains(run.Id),
                $"{run.Id} ends well; but it is {run.State}, {run.Done} of {run.Tasks} done; {run.Error ?? run.Waiting}");
        _cluster.Check(_cluster.OpenAttempts == 0, "nothing is left in flight");
        _cluster.Check(end.Workers.All(w => w.Busy == 0), "no worker is thought busy");
        _cluster.Check(_cluster.Workers.All(w => !w.IsAlive || w.IsIdle), "no worker executes what nobody wants");
        _cluster.Check(end.Workers.All(w => w.State != WorkerStatus.Unreachable), "who is there is seen");
        _cluster.Check(end.Workers.All(w => w.State != WorkerStatus.Draining), "who was to go has been told to");
    }
}
