using ActorSweep.Actors;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.Routing;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Actors;

public sealed class PlacementRouterTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly AssignSweepChunk Chunk = new(1, new RunId("run"), new AttemptId(1), 1, 0, 1, new SpecSource("{}", null));

    [Fact]
    public async Task A_router_sends_an_assignment_to_the_chosen_worker_with_the_scheduler_as_its_sender()
    {
        var worker = CreateTestProbe();
        var router = Sys.ActorOf(PlacementRouter.WithinSystem());
        Sys.ActorOf(Props.Create(() => new Forwarder(worker)), ActorNames.Worker);
        var chosen = await Sys.ActorSelection(ActorNames.PathOf(ActorNames.Worker)).ResolveOne(ClientExtensions.Patience);
        router.Tell(new Assignment(chosen, Chunk), TestActor);
        Assert.Equal(Chunk, await worker.ExpectMsgAsync<AssignSweepChunk>());
        Assert.Equal(TestActor, worker.LastSender);
    }

    [Fact]
    public void A_router_reaches_a_worker_that_it_does_not_know_yet()
    {
        var stranger = CreateTestProbe("stranger");
        var router = Sys.ActorOf(PlacementRouter.WithinSystem());
        var foreign = new RootActorPath(new Address("akka.tcp", "Elsewhere", "10.0.0.1", 1)) / "user" / ActorNames.Worker;
        router.Tell(new Assignment(new Renamed(stranger, foreign), Chunk), TestActor);
        Assert.Equal(Chunk, stranger.ExpectMsg<AssignSweepChunk>());
    }

    [Fact]
    public void A_router_sends_a_broadcast_to_the_workers()
    {
        var worker = CreateTestProbe();
        var router = Sys.ActorOf(PlacementRouter.WithinSystem());
        Sys.ActorOf(Props.Create(() => new Forwarder(worker)), ActorNames.Worker);
        router.Tell(new Broadcast(new ReleaseRun(new RunId("run"))));
        worker.ExpectMsg<ReleaseRun>();
    }

    sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef to) => ReceiveAny(m => to.Forward(m));
    }

    /// <summary>A reference with the path of an actor of another system.</summary>
    sealed class Renamed(IActorRef inner, ActorPath path) : MinimalActorRef
    {
        public override ActorPath Path => path;

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender) => inner.Tell(message, sender);
    }
}
