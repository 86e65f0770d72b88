using ActorSweep.Client.Futures;
using ActorSweep.Clients;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Client.Futures;

public sealed class ActorLinkTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly ResultLocated Located = new([1], []);

    [Fact]
    public async Task A_request_that_a_lost_scheduler_has_not_answered_is_sent_to_the_next_one()
    {
        ActorLink? link = null;
        _ = new FutureTable(new ClientId("c"), table => link = new ActorLink(Sys, TestActor, table, new BlobClient(new HttpClient(), false), mayBeLarge: true, mayBeRestored: true));
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        ConfirmNextClient(first);
        var asked = link!.AskAsync(new LocateResult(new TaskId(new RunId("r"), 0)), CancellationToken.None);
        first.FishForMessage<LocateResult>(_ => true);

        Sys.Stop(first);
        ConfirmNextClient(second);
        second.FishForMessage<LocateResult>(_ => true);
        second.Reply(Located);
        Assert.Same(Located, await asked.WaitAsync(ClientExtensions.Patience));
    }

    /// <summary>Registers the next client's connection at this scheduler.</summary>
    void ConfirmNextClient(IActorRef scheduler)
    {
        ExpectMsg<RegisterClient>();
        LastSender.Tell(new ConfirmClient(), scheduler);
    }
}
