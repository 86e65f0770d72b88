using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// A cluster whose schedulers die, are paused, wake up and fail to write, all derived from one seed. After a time no more faults happen,
/// and every acknowledged run and every task that a client waits for must end as if no fault had happened.
/// </summary>
sealed class IncarnationScenario
{
    const int MostWorkers = 20, MostRuns = 3, MostBlocks = 300, MostTasks = 60, MostSteps = 400_000;

    readonly Chance _chance;
    readonly World _world;
    readonly HashSet<RunId> _mayBeCancelled = [];
    readonly double _calm;
    int _joined;

    IncarnationScenario(int seed, Action<string>? log)
    {
        _chance = new Chance(seed);
        _calm = _chance.Between(1, 20);
        _world = new World(_chance, _calm, log);
    }

    /// <summary>Plays a seed to its end. Throws if a check fails.</summary>
    public static void Play(int seed, Action<string>? log = null)
    {
        var scenario = new IncarnationScenario(seed, log);
        scenario.PlanRuns();
        scenario.PlanClient();
        scenario._world.Watch();
        scenario.PlanWorkers();
        scenario.AwaitMisfortune();
        for (var step = 0; scenario._world.Timeline.Step(); step++)
            scenario._world.Check(step < MostSteps, $"all ends within {MostSteps} steps");
        scenario._world.CheckEnd(scenario._mayBeCancelled.Contains);
    }

    void PlanRuns()
    {
        var blocksLeft = MostBlocks;
        for (var n = _chance.Size(1, MostRuns); n > 0 && blocksLeft > 0; n--)
        {
            var points = _chance.Size(1, blocksLeft);
            var layout = new BlockLayout(points, _chance.Size(1, blocksLeft / points));
            blocksLeft -= (int)layout.Blocks;
            var (run, secondsEach, submitted) = (new RunId($"run-{n}"), _chance.Magnitude(0.001, 1), _chance.Between(0, _calm));
            _world.Submit(run, layout, secondsEach, submitted);
            if (!_chance.Happens(0.2))
                continue;
            _mayBeCancelled.Add(run);
            _world.Timeline.In(submitted + _chance.Magnitude(0.01, 10), () => _world.Cancel(run));
        }
    }

    void PlanClient()
    {
        _world.Client = EnduringClient.Plan(_world, MostTasks);
        _world.Timeline.In(_chance.Between(0, _calm), _world.Client.Live);
    }

    void PlanWorkers()
    {
        for (var n = _chance.Size(1, MostWorkers); n > 0; n--)
            _world.Timeline.In(_chance.Happens(0.5) ? 0 : _chance.Between(0, _calm), () => Await(RegisterWorker(_chance.Size(1, 4), _chance.Magnitude(0.3, 5))));
        _world.Timeline.In(_calm, () => RegisterWorker(4, 1));
        _world.Timeline.In(_calm, () => RegisterWorker(4, 1));
    }

    SimulatedNode RegisterWorker(int slots, double slowness)
    {
        var worker = new SimulatedNode(new WorkerId($"w{++_joined}"), slots, slowness, _world);
        _world.RegisterWorker(worker);
        return worker;
    }

    /// <summary>Schedules faults of schedulers, one after another.</summary>
    void AwaitMisfortune() => _world.Timeline.In(_chance.Magnitude(0.1, _calm), () =>
    {
        if (_world.Timeline.Now > _calm)
            return;
        switch (_chance.Between(0, 1))
        {
            case < 0.35: _world.Active?.Die(); break;
            case < 0.6: Split(); break;
            case < 0.95: Pause(); break;
        }
        AwaitMisfortune();
    });

    /// <summary>Workers become unreachable, others get their work, and the scheduler dies. Several workers report the same tasks to the next one.</summary>
    void Split()
    {
        foreach (var worker in _world.Workers.Where(worker => worker.IsAlive && _chance.Happens(0.5)).ToList())
            CutOff(worker);
        if (_world.Active is { } active)
            _world.Timeline.In(_chance.Between(1, 4), active.Die);
    }

    /// <summary>The scheduler is paused for a while. It wakes up with all missed messages, whether another one has taken over or not.</summary>
    void Pause()
    {
        if (_world.Active is not { IsPaused: false } paused)
            return;
        paused.Pause();
        _world.Timeline.In(_chance.Magnitude(0.05, 10), paused.WakeUp);
    }

    /// <summary>Schedules faults of workers, one after another.</summary>
    void Await(SimulatedNode worker) => _world.Timeline.In(_chance.Between(0, _calm), () =>
    {
        if (!worker.IsAlive || _world.Timeline.Now > _calm)
            return;
        switch (_chance.Between(0, 1))
        {
            case < 0.2: _world.UnregisterWorker(worker, died: true); break;
            case < 0.5: CutOff(worker); break;
            case < 0.55: worker.Handle(new WorkerEvent.DrainRequested(null)); break;
        }
        Await(worker);
    });

    void CutOff(SimulatedNode worker)
    {
        if (!_world.Network.Reaches(worker))
            return;
        _world.Network.CutOff(worker);
        _world.Timeline.In(_chance.Between(0, 1), () => _world.TellSchedulers(new SchedulerEvent.WorkerUnreachable(worker.Id)));
        _world.Timeline.In(_chance.Between(0, 1), () => worker.Handle(new WorkerEvent.SchedulerReached(IsReachable: false)));
        _world.Timeline.In(_chance.Between(1, 6), () =>
        {
            _world.Network.Heal(worker);
            worker.Handle(new WorkerEvent.SchedulerReached(IsReachable: true));
            _world.TellSchedulers(new SchedulerEvent.WorkerReachable(worker.Id));
        });
    }
}
