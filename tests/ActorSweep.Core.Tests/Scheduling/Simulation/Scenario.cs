using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// What befalls a cluster, all of it from one seed: workers join, leave, die, get lost from sight and drain; runs are
/// submitted, and some cancelled. After a while it grows calm, and there are workers enough for the runs to end.
/// </summary>
sealed class Scenario
{
    const int MostWorkers = 100, MostBlocks = 300, MostSteps = 200_000;

    readonly Chance _chance;
    readonly SimulatedCluster _cluster;
    readonly HashSet<RunId> _cancelled = [];
    readonly double _calm;
    int _joined;

    Scenario(int seed, Action<string>? log)
    {
        _chance = new Chance(seed);
        _cluster = new SimulatedCluster(_chance, log);
        _calm = _chance.Between(1, 8);
    }

    /// <summary>Plays a seed to its end; throws with what did not hold.</summary>
    public static void Play(int seed, Action<string>? log = null)
    {
        var scenario = new Scenario(seed, log);
        scenario.Plan();
        scenario.Run();
        scenario.CheckEnd();
    }

    void Plan()
    {
        for (var workers = _chance.Size(1, MostWorkers); workers > 0; workers--)
            _cluster.Timeline.In(_chance.Happens(0.5) ? 0 : _chance.Between(0, _calm), Join);
        var blocksLeft = MostBlocks;
        for (var runs = _chance.Size(1, 4); runs > 0 && blocksLeft > 0; runs--)
            blocksLeft -= PlanRun(new RunId($"run-{runs}"), blocksLeft);
        _cluster.Timeline.In(_calm, CalmDown);
    }

    int PlanRun(RunId run, int mostBlocks)
    {
        var points = _chance.Size(1, mostBlocks);
        var layout = new BlockLayout(points, _chance.Size(1, mostBlocks / points));
        var secondsEach = _chance.Magnitude(0.0005, 0.3);
        var submitted = _chance.Between(0, _calm);
        _cluster.Timeline.In(submitted, () => _cluster.Submit(run, layout, secondsEach));
        if (_chance.Happens(0.2) && _cancelled.Add(run))
            _cluster.Timeline.In(submitted + _chance.Magnitude(0.01, 10), () => _cluster.Tell(new SchedulerEvent.RunCancelled(run)));
        return (int)layout.Blocks;
    }

    void Join()
    {
        var worker = Join(_chance.Size(1, 8), _chance.Magnitude(0.3, 5));
        _cluster.Timeline.In(_chance.Between(0, _calm), () => Befall(worker));
    }

    SimulatedWorker Join(int slots, double slowness)
    {
        var worker = new SimulatedWorker(new WorkerId($"w{++_joined}"), slots, slowness, _cluster);
        _cluster.Join(worker);
        if (_chance.Happens(0.1))
            _cluster.Tell(new SchedulerEvent.WorkerJoined(worker.Id, slots, "nowhere"));
        return worker;
    }

    /// <summary>Something that happens to a worker, unless it comes after the calm.</summary>
    void Befall(SimulatedWorker worker)
    {
        if (!worker.IsAlive || _cluster.Timeline.Now > _calm)
            return;
        switch (_chance.Between(0, 1))
        {
            case < 0.2: Die(worker); break;
            case < 0.3: Leave(worker, died: false); break;
            case < 0.5: _cluster.Tell(new SchedulerEvent.WorkerDraining(worker.Id)); break;
            case < 0.8: GetLost(worker); break;
        }
        _cluster.Timeline.In(_chance.Between(0, _calm), () => Befall(worker));
    }

    void Die(SimulatedWorker worker)
    {
        worker.Die();
        if (_chance.Happens(0.5))
            _cluster.Timeline.In(0.5, () => _cluster.Tell(new SchedulerEvent.WorkerUnreachable(worker.Id)));
        _cluster.Timeline.In(_chance.Between(0.5, 2), () => Leave(worker, died: true));
    }

    void Leave(SimulatedWorker worker, bool died)
    {
        worker.Die();
        _cluster.Tell(new SchedulerEvent.WorkerLeft(worker.Id, died));
    }

    /// <summary>No message gets through; some time later somebody notices; then all is well again, or it was its end.</summary>
    void GetLost(SimulatedWorker worker)
    {
        if (worker.IsCutOff)
            return;
        worker.CutOff();
        var noticed = _chance.Between(0, 1);
        _cluster.Timeline.In(noticed, () => _cluster.Tell(new SchedulerEvent.WorkerUnreachable(worker.Id)));
        var healed = noticed + _chance.Magnitude(0.01, 5);
        _cluster.Timeline.In(healed, () =>
        {
            if (!worker.IsAlive)
                return;
            worker.Heal(_chance);
            _cluster.Timeline.In(_chance.Between(0, 0.2), () => _cluster.Tell(new SchedulerEvent.WorkerReachable(worker.Id)));
        });
    }

    void CalmDown()
    {
        for (var i = 0; i < 2; i++)
            Join(slots: 4, slowness: 1);
    }

    void Run()
    {
        for (var step = 0; _cluster.Timeline.Step(); step++)
        {
            _cluster.Check(step < MostSteps, $"all ends within {MostSteps} steps");
            // Asking takes a while, and the end is not so near.
            if (step % 16 == 0 && _cluster.HasRunsLeft && _cluster.Timeline.Now > _calm)
                _cluster.HasRunsLeft = _cluster.Snapshot.Runs.Any(run => !run.HasEnded);
        }
    }

    void CheckEnd()
    {
        var end = _cluster.Snapshot;
        foreach (var run in end.Runs)
        {
            var mayBeCancelled = _cancelled.Contains(new RunId(run.Id));
            _cluster.Check(
                run.State == RunState.Succeeded || mayBeCancelled && run.State == RunState.Cancelled,
                $"{run.Id} has ended well, but it is {run.State}, {run.Done} of {run.Simulations} done. {run.Error}{run.Waiting}");
            _cluster.Check(run.State == RunState.Cancelled || run.Done == run.Simulations, $"{run.Id}: every simulation counts");
        }
        _cluster.Check(_cluster.OpenAttempts == 0, "nothing is left in flight");
        _cluster.Check(end.Workers.All(w => w.Busy == 0), "no worker is thought busy");
        _cluster.Check(_cluster.Workers.All(w => !w.IsAlive || w.IsIdle), "no worker executes what nobody wants");
        _cluster.Check(end.Workers.All(w => w.State == WorkerState.Ready), "whoever drained has left, and whoever is there is seen");
    }
}
