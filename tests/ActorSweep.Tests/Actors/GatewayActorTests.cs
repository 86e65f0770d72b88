using System.Threading.Channels;
using ActorSweep.Actors;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using ActorSweep.Tests.Client;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Actors;

public sealed class GatewayActorTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(50);

    readonly Channel<RunSnapshot> _seen = Channel.CreateUnbounded<RunSnapshot>();
    readonly FakeTime _clock = new();

    [Fact]
    public async Task A_watch_shows_each_change_and_ends_with_the_run()
    {
        var gateway = Watching();
        gateway.Tell(Snapshot(Run(RunState.Running)));
        gateway.Tell(Snapshot(Run(RunState.Succeeded)));
        Assert.Equal([RunState.Running, RunState.Succeeded], await _seen.Reader.ReadAllAsync().Select(r => r.State).ToListAsync());
    }

    [Fact]
    public async Task A_watch_of_an_unknown_run_throws_KeyNotFoundException()
    {
        Watching().Tell(Snapshot());
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _seen.Reader.Completion.WaitAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_watch_of_a_run_that_the_scheduler_no_longer_has_throws_IOException()
    {
        var gateway = Watching();
        gateway.Tell(Snapshot(Run(RunState.Running)));
        gateway.Tell(Snapshot());
        Assert.Equal(RunState.Running, (await _seen.Reader.ReadAsync()).State);
        Assert.Contains("is lost", (await Assert.ThrowsAsync<IOException>(() => _seen.Reader.Completion.WaitAsync(ClientExtensions.Patience))).Message);
    }

    [Fact]
    public void A_gateway_with_an_old_snapshot_answers_after_the_next_message_of_its_scheduler()
    {
        var gateway = Watching();
        gateway.Tell(Snapshot(Run(RunState.Running)));
        gateway.Tell(new GatewayActor.GetSnapshot());
        FishForMessage<ClusterSnapshot>(_ => true);

        _clock.Advance(10 * FollowInterval);
        gateway.Tell(new GatewayActor.GetSnapshot());
        gateway.Tell(new Identify(1));
        // The request waits: earlier messages do not answer it.
        Assert.IsNotType<ClusterSnapshot>(FishForMessage(m => m is ClusterSnapshot or ActorIdentity));
        gateway.Tell(new RequestCompleted());
        FishForMessage<ClusterSnapshot>(_ => true);
    }

    [Fact]
    public void A_gateway_sends_an_unanswered_request_to_the_next_scheduler_and_forwards_its_answer()
    {
        var (gateway, asker, before, next) = (Watching(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        gateway.Tell(Snapshot(), before);
        gateway.Tell(new DrainWorker(new WorkerId("w")), asker);
        FishForMessage<DrainWorker>(_ => true);
        gateway.Tell(new RequestCompleted(), before);
        gateway.Tell(Snapshot(), next);
        FishForMessage<DrainWorker>(_ => true);
        LastSender.Tell(new RequestCompleted(), next);
        asker.ExpectMsg<RequestCompleted>();

        // An answered request is not sent again.
        gateway.Tell(Snapshot(), before);
        gateway.Tell(new DrainWorker(new WorkerId("other")), asker);
        Assert.Equal(new WorkerId("other"), FishForMessage<DrainWorker>(_ => true).Worker);
    }

    [Fact]
    public void A_gateway_asks_the_scheduler_for_a_run_that_its_snapshot_lacks()
    {
        var (gateway, asker) = (Watching(), CreateTestProbe());
        gateway.Tell(Snapshot());
        gateway.Tell(new GatewayActor.GetSnapshot(new RunId("run")), asker);
        FishForMessage<FollowScheduler>(_ => !LastSender.Equals(gateway));
        // A snapshot that arrives meanwhile may be older than the request, so it is ignored.
        gateway.Tell(Snapshot());
        LastSender.Tell(Snapshot(Run(RunState.Running)));
        Assert.Equal("run", asker.ExpectMsg<SchedulerSnapshot>().Cluster.Runs.Single().Id);

        gateway.Tell(Snapshot(Run(RunState.Running)));
        gateway.Tell(new GatewayActor.GetSnapshot(new RunId("run")), asker);
        asker.ExpectMsg<ClusterSnapshot>();
    }

    IActorRef Watching()
    {
        var gateway = Sys.ActorOf(Props.Create(() => new GatewayActor(TestActor, "", FollowInterval, _clock)));
        ExpectMsg<FollowScheduler>();
        gateway.Tell(new GatewayActor.Watch(new RunId("run"), _seen.Writer));
        return gateway;
    }

    static SchedulerSnapshot Snapshot(params RunSnapshot[] runs) => new(new ClusterSnapshot { Epoch = 1, Runs = runs, Workers = [] });

    static RunSnapshot Run(RunState state) => new()
    {
        Id = "run",
        Kind = RunKind.Sweep,
        Name = "line",
        State = state,
        Tasks = 1,
        Done = 0,
        Failed = 0,
        Submitted = default,
    };
}
