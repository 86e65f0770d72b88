using Akka.Actor;

namespace ActorSweep.Gateway;

/// <summary>What clients reach by a node's HTTP port: on a seed those of people, on a worker those of the tasks that it runs.</summary>
interface IGateway
{
    /// <summary>The scheduler, wherever it is.</summary>
    IActorRef Scheduler { get; }

    /// <exception cref="NodeNotReadyException">The node is still starting.</exception>
    ClusterFacade Cluster { get; }
}
