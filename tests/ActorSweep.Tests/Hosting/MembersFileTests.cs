using System.Collections.Immutable;
using System.Reflection;
using ActorSweep.Hosting;
using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit.Xunit2;
using Akka.Util;

namespace ActorSweep.Tests.Hosting;

public sealed class MembersFileTests() : TestKit(ActorSweepConfig.Load([ActorSweepConfig.Local, ActorSweepConfig.Seed, ActorSweepConfig.Node]))
{
    readonly string _folder = Directory.CreateTempSubdirectory("actorsweep-members-").FullName;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_members_file_lists_the_nodes_that_events_report_as_up()
    {
        var path = Path.Combine(_folder, "members");
        var file = Sys.ActorOf(Props.Create(() => new MembersFile(path)));
        file.Tell(new ClusterEvent.MemberUp(MemberAt(1, MemberStatus.Up)));
        file.Tell(new ClusterEvent.MemberUp(MemberAt(2, MemberStatus.Up)));
        file.Tell(new ClusterEvent.MemberJoined(MemberAt(3, MemberStatus.Joining)));
        AfterAllOf(file, () => Assert.Equal(["127.0.0.1:1", "127.0.0.1:2"], File.ReadAllLines(path)));
        file.Tell(new ClusterEvent.MemberRemoved(MemberAt(1, MemberStatus.Removed), MemberStatus.Down));
        AfterAllOf(file, () => Assert.Equal(["127.0.0.1:2"], File.ReadAllLines(path)));
    }

    [Fact]
    public void The_members_file_of_a_leaving_node_keeps_the_other_members()
    {
        var path = Path.Combine(_folder, "members");
        var file = Watch(Sys.ActorOf(Props.Create(() => new MembersFile(path))));
        file.Tell(new ClusterEvent.MemberUp(MemberAt(1, MemberStatus.Up)));
        AfterAllOf(file, () => Assert.Equal(["127.0.0.1:1"], File.ReadAllLines(path)));
        // A later subscriber gets its answer after the file has subscribed, so the file has subscribed once this arrives.
        Cluster.Get(Sys).Subscribe(TestActor, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
        ExpectMsg<ClusterEvent.CurrentClusterState>();

        Sys.EventStream.Publish(ClusterEvent.ClusterShuttingDown.Instance);
        Sys.EventStream.Publish(new ClusterEvent.MemberRemoved(MemberAt(1, MemberStatus.Removed), MemberStatus.Up));
        FishForMessage(m => m is Terminated);
        Assert.Equal(["127.0.0.1:1"], File.ReadAllLines(path));
    }

    void AfterAllOf(IActorRef actor, Action check)
    {
        actor.Tell(new Identify(null), TestActor);
        Assert.NotNull(ExpectMsg<ActorIdentity>().Subject);
        check();
    }

    /// <summary>Makes a member by reflection, since Akka's factory is not public.</summary>
    static Member MemberAt(int port, MemberStatus status) => (Member)typeof(Member)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Single(m => m.Name == "Create" && m.GetParameters().Length == 5)
        .Invoke(null, [new UniqueAddress(new Address("akka.tcp", "ActorSweep", "127.0.0.1", port), port), 1, status, ImmutableHashSet<string>.Empty, AppVersion.Zero])!;
}
