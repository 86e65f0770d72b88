using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// A cluster with clients that submit graphs, maps and sweeps, all derived from one seed. After a time no more faults happen, all work
/// ends, all clients and workers unregister, and nothing is left.
/// </summary>
sealed class MixedScenario
{
    const int MostWorkers = 20, MostSteps = 300_000;

    /// <summary>The time after the last fault until all earlier messages have arrived.</summary>
    const double Aftermath = 25;

    readonly Chance _chance;
    readonly SimulatedCluster _cluster;
    readonly Misfortunes _misfortunes;
    readonly SimulatedClients _clients;
    readonly double _calm;
    int _joined, _steps;

    MixedScenario(int seed, Action<string>? log)
    {
        _chance = new Chance(seed);
        var settings = SimulatedCluster.Settings with
        {
            NoWorkerTimeout = TimeSpan.FromSeconds(12),
            SpeculateAfter = _chance.Happens(0.2) ? 2 : 0,
            MostQueuedPerSlot = _chance.Happens(0.5) ? 512 : 4,
        };
        _cluster = new SimulatedCluster(_chance, settings, log);
        _calm = _chance.Between(1, 8);
        _misfortunes = new Misfortunes(_cluster, _calm);
        _cluster.Clients = _clients = new SimulatedClients(_cluster, _calm + 2);
    }

    /// <summary>Plays a seed to its end. Throws if a check fails.</summary>
    public static void Play(int seed, Action<string>? log = null)
    {
        var scenario = new MixedScenario(seed, log);
        scenario.PlanWorkers();
        scenario.PlanSweep();
        scenario._clients.Await();
        scenario.Live();
        scenario.Gather();
        scenario.Live();
        scenario.CheckEnd();
        scenario._clients.UnregisterAllClients();
        scenario.Live();
        scenario.CheckNothingLeft();
    }

    void PlanWorkers()
    {
        var isSafe = _chance.Happens(0.2);
        for (var workers = _chance.Size(1, MostWorkers); workers > 0; workers--)
            _cluster.Timeline.In(_chance.Happens(0.5) ? 0 : _chance.Between(0, _calm), () =>
            {
                var worker = RegisterWorker($"w{++_joined}", _chance.Size(1, 4), _chance.Magnitude(0.3, 5), _chance.Below(3));
                if (!isSafe)
                    _misfortunes.Await(worker);
            });
        foreach (var last in new[] { "last1", "last2" })
            _cluster.Timeline.In(_calm, () => RegisterWorker(last, 2, slowness: 1, gpus: 2));
    }

    SimulatedNode RegisterWorker(string name, int slots, double slowness, int gpus)
    {
        var worker = new SimulatedNode(new WorkerId(name), slots, slowness, _cluster) { Resources = new Dictionary<string, double> { ["GPU"] = gpus } };
        _cluster.RegisterWorker(worker);
        return worker;
    }

    void PlanSweep()
    {
        if (_chance.Happens(0.3))
            _cluster.Timeline.In(_chance.Between(0, _calm), () => _cluster.Submit(
                new RunId("sweep"), new BlockLayout(_chance.Size(1, 50), 1), _chance.Magnitude(0.0005, 0.1)));
    }

    void Live()
    {
        for (; _cluster.Timeline.Step(); _steps++)
        {
            _cluster.Check(_steps < MostSteps, $"all ends within {MostSteps} steps; {Unfinished()}");
            if (_steps % 16 == 0)
                _cluster.HasWorkLeft = _cluster.Timeline.Now < _calm + Aftermath || Unfinished().Length > 0;
        }
    }

    string Unfinished() => string.Join("; ", _cluster.Snapshot.Runs.Where(run => !run.HasEnded)
        .Select(run => $"{run.Id} is {run.State}, {run.Done} of {run.Tasks} done; {run.Error ?? run.Waiting}"));

    /// <summary>Clients fetch the results that they hold, and report holders that lack one.</summary>
    void Gather()
    {
        foreach (var (task, holder) in _cluster.Ledger.RecordedHolders())
            if (!Has(holder, task))
                _cluster.Tell(new SchedulerEvent.InputLost(default, default, task, holder));
        // Workers report again, so that the loss of a command is noticed.
        _cluster.HasWorkLeft = true;
        foreach (var worker in _cluster.Workers.ToList())
            worker.Start();
    }

    bool Has(WorkerId worker, TaskId task) => _cluster.Workers.Any(w => w.Id == worker && w.HasResult(task));

    void CheckEnd()
    {
        _cluster.Check(Unfinished().Length == 0, $"every run ends, but {Unfinished()}");
        _clients.CheckEnd();
        _cluster.Maps.CheckEnd();
        _cluster.Ledger.CheckEnd(Has);
        _cluster.Check(_cluster.OpenAttempts == 0, "nothing is left in flight");
        _cluster.Check(_cluster.Snapshot.Workers.All(w => w.Busy == 0), "no worker is thought busy");
        _cluster.Check(_cluster.Workers.All(w => !w.IsAlive || w.IsIdle), "no worker executes what nobody wants");
        _cluster.Check(_cluster.Snapshot.Workers.All(w => w.State == WorkerStatus.Ready), "who is there is seen, and who was to go has gone");
    }

    void CheckNothingLeft()
    {
        _cluster.Check(_cluster.Snapshot.Runs.All(run => run.Ended is not null), "no run is left");
        _cluster.CheckNothingLeft();
    }
}
