using ActorSweep.Hosting;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSweep.Actors;

/// <summary>Reports to its parent which nodes become unreachable and reachable. On the scheduler's node it also downs workers that stay unreachable.</summary>
/// <remarks>
/// Akka's split brain resolver would down them too, but it restarts its wait with each node that is lost, and takes what dead nodes reported of one
/// another for a broken network: where workers die one after another it ends all nodes, the scheduler's first.
/// </remarks>
sealed class ClusterWatch : ReceiveActor, IWithTimers
{
    /// <summary>A node's reachability, as this node sees it.</summary>
    public sealed record NodeReachable(Address Node, bool IsReachable);

    sealed record StayedAway(UniqueAddress Node);

    readonly Cluster _cluster = Cluster.Get(Context.System);
    readonly TimeSpan? _downAfter;

    /// <param name="downAfter">How long a worker may be unreachable; null: this node downs none.</param>
    public ClusterWatch(TimeSpan? downAfter)
    {
        _downAfter = downAfter;
        Receive<ClusterEvent.UnreachableMember>(LoseMember);
        Receive<ClusterEvent.ReachableMember>(Find);
        Receive<StayedAway>(ExcludeMember);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    void LoseMember(ClusterEvent.UnreachableMember m)
    {
        Context.Parent.Tell(new NodeReachable(m.Member.Address, false));
        // SchedulerWatch decides about scheduler nodes.
        if (_downAfter is { } patience && !m.Member.HasRole(NodeRole.Scheduler))
            Timers.StartSingleTimer(m.Member.UniqueAddress, new StayedAway(m.Member.UniqueAddress), patience);
    }

    void Find(ClusterEvent.ReachableMember m)
    {
        Context.Parent.Tell(new NodeReachable(m.Member.Address, true));
        Timers.Cancel(m.Member.UniqueAddress);
    }

    void ExcludeMember(StayedAway m)
    {
        // Another process may have the address by now.
        if (_cluster.State.Unreachable.Any(member => member.UniqueAddress.Equals(m.Node)))
            _cluster.Down(m.Node.Address);
    }
}
