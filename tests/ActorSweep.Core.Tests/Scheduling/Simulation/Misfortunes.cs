using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>The faults of workers: they die, drain, exit and become unreachable, until the faults end.</summary>
sealed class Misfortunes(SimulatedCluster cluster, double calm)
{
    readonly Chance _chance = cluster.Chance;

    /// <summary>Schedules faults of a worker, one after another.</summary>
    public void Await(SimulatedNode worker) => cluster.Timeline.In(_chance.Between(0, calm), () =>
    {
        if (!worker.IsAlive || cluster.Timeline.Now > calm)
            return;
        Befall(worker);
        Await(worker);
    });

    void Befall(SimulatedNode worker)
    {
        switch (_chance.Between(0, 1))
        {
            case < 0.2: Die(worker); break;
            case < 0.3: cluster.UnregisterWorker(worker, died: false); break;
            case < 0.4: cluster.Tell(new SchedulerEvent.WorkerDraining(worker.Id)); break;
            case < 0.5: worker.Handle(new WorkerEvent.DrainRequested(null)); break;
            case < 0.8: GetLost(worker); break;
        }
    }

    /// <summary>The worker is found dead after a while; it may be unreachable before.</summary>
    void Die(SimulatedNode worker)
    {
        worker.Die();
        if (_chance.Happens(0.5))
            Later(0.5, new SchedulerEvent.WorkerUnreachable(worker.Id));
        cluster.Timeline.In(_chance.Between(0.5, 2), () => cluster.UnregisterWorker(worker, died: true));
    }

    /// <summary>No message arrives. After a while the scheduler detects it, and later the connection is restored.</summary>
    void GetLost(SimulatedNode worker)
    {
        if (!cluster.Network.Reaches(worker))
            return;
        cluster.Network.CutOff(worker);
        var seen = _chance.Between(0, 1);
        Later(seen, new SchedulerEvent.WorkerUnreachable(worker.Id));
        cluster.Timeline.In(_chance.Between(0, 1), () => worker.Handle(new WorkerEvent.SchedulerReached(IsReachable: false)));
        cluster.Timeline.In(seen + _chance.Magnitude(0.01, 5), () =>
        {
            cluster.Network.Heal(worker);
            cluster.Timeline.In(_chance.Between(1, 2), () => worker.Handle(new WorkerEvent.SchedulerReached(IsReachable: true)));
            Later(_chance.Between(0, 0.2), new SchedulerEvent.WorkerReachable(worker.Id));
        });
    }

    void Later(double seconds, SchedulerEvent happens) => cluster.Timeline.In(seconds, () => cluster.Tell(happens));
}
