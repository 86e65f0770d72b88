using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>What befalls workers before the calm: they die, leave, drain, and get lost from sight.</summary>
sealed class Misfortunes(SimulatedCluster cluster, double calm)
{
    readonly Chance _chance = cluster.Chance;

    /// <summary>Has things befall a worker, one after another.</summary>
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
            case < 0.3: cluster.Leave(worker, died: false); break;
            case < 0.4: cluster.Tell(new SchedulerEvent.WorkerDraining(worker.Id)); break;
            case < 0.5: worker.Handle(new WorkerEvent.DrainRequested(null)); break;
            case < 0.8: GetLost(worker); break;
        }
    }

    /// <summary>It is found dead after a while, at times when it was out of reach already.</summary>
    void Die(SimulatedNode worker)
    {
        worker.Die();
        if (_chance.Happens(0.5))
            Later(0.5, new SchedulerEvent.WorkerUnreachable(worker.Id));
        cluster.Timeline.In(_chance.Between(0.5, 2), () => cluster.Leave(worker, died: true));
    }

    /// <summary>No message gets through; after a while somebody sees that; and some time later all is well again.</summary>
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
