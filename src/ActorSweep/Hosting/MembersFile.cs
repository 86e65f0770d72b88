using Akka.Actor;
using Akka.Cluster;

namespace ActorSweep.Hosting;

/// <summary>Writes down who is in the cluster, for this node to find them when it comes back: there is nobody else to tell it.</summary>
sealed class MembersFile : ReceiveActor
{
    readonly Cluster _cluster = Cluster.Get(Context.System);
    readonly string _path;

    public MembersFile(string path)
    {
        _path = path;
        Receive<ClusterEvent.IMemberEvent>(_ => Write());
    }

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    void Write()
    {
        var others = _cluster.State.Members.Where(m => m.Status is MemberStatus.Up or MemberStatus.WeaklyUp && m.Address != _cluster.SelfAddress);
        try
        {
            File.WriteAllLines(_path, others.Select(m => $"{m.Address.Host}:{m.Address.Port}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A help, not a need: without it this node begins a new cluster, and its workers join that after a while.
        }
    }
}
