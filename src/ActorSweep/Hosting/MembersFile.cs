using Akka.Actor;
using Akka.Cluster;

namespace ActorSweep.Hosting;

/// <summary>Records the members of the cluster in a file, so that this node finds them after a restart without other help.</summary>
sealed class MembersFile : ReceiveActor
{
    readonly Cluster _cluster = Cluster.Get(Context.System);
    readonly SortedSet<string> _others = new(StringComparer.Ordinal);
    readonly string _path;

    public MembersFile(string path)
    {
        _path = path;
        Receive<ClusterEvent.IMemberEvent>(m => Take(m.Member));
        // A leaving node is next told that all other members are removed, although they are still there.
        Receive<ClusterEvent.ClusterShuttingDown>(_ => Context.Stop(Self));
    }

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.ClusterShuttingDown));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    /// <summary>Uses the events alone: after the last event the cluster's state may still lack it, and no event follows.</summary>
    void Take(Member member)
    {
        var name = $"{member.Address.Host}:{member.Address.Port}";
        if (member.Status is MemberStatus.Up or MemberStatus.WeaklyUp && member.Address != _cluster.SelfAddress)
            _others.Add(name);
        else
            _others.Remove(name);
        // Also writes an empty list, since the list of an earlier process of this node is out of date.
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
            // The file is optional: without it this node forms a new cluster, which its workers join after a while.
        }
    }
}
