using Akka.Actor;
using Akka.Cluster;

namespace ActorSweep.Hosting;

/// <summary>Writes down who is in the cluster, for this node to find them when it comes back: there is nobody else to tell it.</summary>
sealed class MembersFile : ReceiveActor
{
    readonly Cluster _cluster = Cluster.Get(Context.System);
    readonly SortedSet<string> _others = new(StringComparer.Ordinal);
    readonly string _path;

    public MembersFile(string path)
    {
        _path = path;
        Receive<ClusterEvent.IMemberEvent>(m => Take(m.Member));
        // A node that leaves hears next that all others are removed, who are there as before.
        Receive<ClusterEvent.ClusterShuttingDown>(_ => Context.Stop(Self));
    }

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.ClusterShuttingDown));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    /// <summary>Goes by the events alone: of the last one the cluster's state may not have heard yet, and after it comes none.</summary>
    void Take(Member member)
    {
        var name = $"{member.Address.Host}:{member.Address.Port}";
        if (member.Status is MemberStatus.Up or MemberStatus.WeaklyUp && member.Address != _cluster.SelfAddress)
            _others.Add(name);
        else
            _others.Remove(name);
        // Also where nobody is left: what an earlier process of this node wrote is not true any more.
        Write();
    }

    void Write()
    {
        try
        {
            File.WriteAllLines(_path, _others);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A help, not a need: without it this node begins a new cluster, and its workers join that after a while.
        }
    }
}
