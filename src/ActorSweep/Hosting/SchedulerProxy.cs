using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace ActorSweep.Hosting;

/// <summary>Finds the scheduler on whatever node it is.</summary>
static class SchedulerProxy
{
    public static Props Props(ActorSystem system) =>
        ClusterSingletonProxy.Props(SeedActors.ManagerPath, ClusterSingletonProxySettings.Create(system));
}
