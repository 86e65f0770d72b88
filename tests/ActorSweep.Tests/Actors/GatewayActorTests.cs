using System.Threading.Channels;
using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Hosting;
using ActorSweep.Protocol;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Actors;

public sealed class GatewayActorTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    readonly Channel<RunSnapshot> _seen = Channel.CreateUnbounded<RunSnapshot>();

    [Fact]
    public async Task A_watch_shows_each_change_and_ends_with_the_run()
    {
        var gateway = Watching();
        gateway.Tell(Snapshot(Run(RunState.Running)));
        gateway.Tell(Snapshot(Run(RunState.Succeeded)));
        Assert.Equal([RunState.Running, RunState.Succeeded], await _seen.Reader.ReadAllAsync().Select(r => r.State).ToListAsync());
    }

    [Fact]
    public async Task A_watch_of_a_run_that_is_unknown_ends_with_that()
    {
        Watching().Tell(Snapshot());
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _seen.Reader.Completion.WaitAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_watch_of_a_run_that_its_scheduler_lost_ends_with_that()
    {
        var gateway = Watching();
        gateway.Tell(Snapshot(Run(RunState.Running)));
        gateway.Tell(Snapshot());
        Assert.Equal(RunState.Running, (await _seen.Reader.ReadAsync()).State);
        Assert.Contains("is lost", (await Assert.ThrowsAsync<IOException>(() => _seen.Reader.Completion.WaitAsync(ClientExtensions.Patience))).Message);
    }

    IActorRef Watching()
    {
        var gateway = Sys.ActorOf(Props.Create(() => new GatewayActor(TestActor, "", TimeSpan.FromMilliseconds(50))));
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
