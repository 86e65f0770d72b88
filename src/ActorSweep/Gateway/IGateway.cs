using Akka.Actor;

namespace ActorSweep.Gateway;

/// <summary>The services behind a node's HTTP port: on a seed for its clients, on a worker for the tasks that it executes.</summary>
interface IGateway
{
    /// <summary>The scheduler on whichever node it is.</summary>
    IActorRef Scheduler { get; }

    /// <exception cref="NodeNotReadyException">The node is still starting.</exception>
    ClusterFacade Cluster { get; }
}
