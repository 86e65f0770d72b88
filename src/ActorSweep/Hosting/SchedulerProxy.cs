using ActorSweep.Actors;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace ActorSweep.Hosting;

/// <summary>The cluster singleton of the scheduler: the manager that starts it on one node, and the proxy that finds it on any node.</summary>
static class SchedulerProxy
{
    public static Props ManagerOf(ActorSystem system, Props scheduler) => ClusterSingletonManager.Props(
        scheduler, PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system).WithSingletonName(ActorNames.Scheduler));

    public static Props Props(ActorSystem system) => ClusterSingletonProxy.Props(
        ActorNames.PathOf(ActorNames.SchedulerManager), ClusterSingletonProxySettings.Create(system).WithSingletonName(ActorNames.Scheduler));
}
