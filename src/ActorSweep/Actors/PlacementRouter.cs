using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.Cluster.Routing;
using Akka.Routing;
using Akka.Util;

namespace ActorSweep.Actors;

/// <summary>An assignment on its way through the router, to the worker that the scheduler chose.</summary>
sealed record Assignment(IActorRef Worker, WireMessage Message);

/// <summary>
/// The router dispatches, the scheduler chooses: an <see cref="Assignment"/> goes to the routee in its worker's actor system. A message to all
/// workers goes through the same router in Akka's <see cref="Broadcast"/>.
/// </summary>
static class PlacementRouter
{
    /// <summary>The path of the worker actor on every node of role <c>worker</c>.</summary>
    static readonly string WorkerPath = ActorNames.PathOf(ActorNames.Worker);

    const int MostWorkers = 10_000;

    /// <summary>Routes over all nodes of role <c>worker</c> as they join and leave.</summary>
    public static Props AcrossCluster() => Props.Empty.WithRouter(new ClusterRouterGroup(
        new PlacementGroup(), new ClusterRouterGroupSettings(MostWorkers, [WorkerPath], allowLocalRoutees: true, useRole: NodeRole.Worker)));

    /// <summary>Routes within one actor system.</summary>
    public static Props WithinSystem() => Props.Empty.WithRouter(new PlacementGroup());

    sealed class PlacementGroup() : Group([WorkerPath], Akka.Dispatch.Dispatchers.DefaultDispatcherId)
    {
        public override Router CreateRouter(ActorSystem system) => new(new PlacementLogic());

        public override IEnumerable<string> GetPaths(ActorSystem system) => InternalPaths;

        public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException("This router cannot be sent to another node.");
    }

    sealed class PlacementLogic : RoutingLogic
    {
        public override Routee Select(object message, Routee[] routees)
        {
            if (message is not Assignment assignment)
                return Routee.NoRoutee;
            var address = assignment.Worker.Path.Address;
            var routee = Array.Find(routees, r => r is ActorSelectionRoutee s && s.Selection.Anchor.Path.Address == address);

            // A worker can register before the router learns of its node.
            return new Unwrapping(routee ?? new ActorRefRoutee(assignment.Worker));
        }
    }

    sealed class Unwrapping(Routee routee) : Routee
    {
        public override void Send(object message, IActorRef sender) => routee.Send(((Assignment)message).Message, sender);
    }
}
