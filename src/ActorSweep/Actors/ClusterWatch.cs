using Akka.Actor;
using Akka.Cluster;

namespace ActorSweep.Actors;

/// <summary>Tells its parent of nodes that can't be reached and of those that can be again.</summary>
sealed class ClusterWatch : ReceiveActor
{
    /// <summary>A node's reachability, as this node sees it.</summary>
    public sealed record NodeReachable(Address Node, bool IsReachable);

    readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterWatch()
    {
        Receive<ClusterEvent.UnreachableMember>(m => Context.Parent.Tell(new NodeReachable(m.Member.Address, false)));
        Receive<ClusterEvent.ReachableMember>(m => Context.Parent.Tell(new NodeReachable(m.Member.Address, true)));
    }

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);
}
