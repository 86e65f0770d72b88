using ActorSweep.Hosting;

namespace ActorSweep.Tests.Hosting;

public sealed class LeaseVerdictTests
{
    /// <summary>This node is "a". The data: holder of the lease, reachable and unreachable scheduler nodes, number of other reachable nodes.</summary>
    [Theory]
    // One scheduler node: it continues, even if no worker is reachable.
    [InlineData("a", "a", "", 0, "AllIsWell")]
    [InlineData(null, "a", "", 0, "AllIsWell")]
    // Two: the holder of the lease continues and the other stands apart. If the holder died, its lease expires and the other continues.
    [InlineData("a", "a b", "", 3, "AllIsWell")]
    [InlineData("a", "a", "b", 2, "GiveOthersUp")]
    [InlineData("b", "a", "b", 2, "StandApart")]
    [InlineData(null, "a", "b", 2, "GiveOthersUp")]
    // Without any other reachable node: a dead node cannot be distinguished from one on the other side of a partition.
    [InlineData("a", "a", "b", 0, "GiveWay")]
    [InlineData("b", "a", "b", 0, "StandApart")]
    [InlineData(null, "a", "b", 0, "GiveOthersUp")]
    // Three: a reachable holder decides. After two have died, the third continues.
    [InlineData("b", "a b", "c", 1, "AllIsWell")]
    [InlineData("a", "a", "b c", 5, "GiveOthersUp")]
    [InlineData(null, "a b", "c", 1, "GiveOthersUp")]
    [InlineData("c", "a b", "c", 1, "StandApart")]
    // This node and the holder have formed separate clusters.
    [InlineData("b", "a", "", 0, "StandApart")]
    // A worker is lost: the holder of the lease downs it. If the holder is lost too, the remaining scheduler nodes do.
    [InlineData("a", "a b", "", 3, "GiveOthersUp", 1)]
    [InlineData("a", "a", "", 0, "GiveOthersUp", 1)]
    [InlineData(null, "a", "b", 1, "GiveOthersUp", 1)]
    [InlineData(null, "a b", "", 2, "GiveOthersUp", 1)]
    [InlineData("b", "a b", "", 3, "AllIsWell", 1)]
    [InlineData("b", "a", "b", 3, "StandApart", 1)]
    public void The_verdict_follows_from_the_lease_holder_and_the_reachable_and_lost_nodes(string? holder, string reachable, string unreachable, int others, string verdict, int lostWorkers = 0) =>
        Assert.Equal(verdict, $"{LeaseVerdicts.Of("a", holder, Split(reachable), Split(unreachable), lostWorkers, others, isLeaving: false)}");

    [Theory]
    [InlineData("a", "a b", "", 1, "GiveOthersUp")]
    [InlineData("a", "a b", "c", 0, "GiveOthersUp")]
    [InlineData("a", "a b", "", 0, "AllIsWell")]
    // No other scheduler node is reachable, so nothing blocks a hand-over. A later scheduler adopts the workers that reconnect.
    [InlineData("a", "a", "", 1, "AllIsWell")]
    [InlineData("a", "a", "b", 1, "AllIsWell")]
    // This node does not hold the lease, so it hands nothing over.
    [InlineData("b", "a b", "c", 1, "AllIsWell")]
    [InlineData("b", "a", "b", 1, "AllIsWell")]
    [InlineData(null, "a b", "c", 1, "AllIsWell")]
    public void A_leaving_lease_holder_downs_unreachable_nodes_that_block_its_hand_over(string? holder, string reachable, string unreachable, int lostWorkers, string verdict) =>
        Assert.Equal(verdict, $"{LeaseVerdicts.Of("a", holder, Split(reachable), Split(unreachable), lostWorkers, others: 2, isLeaving: true)}");

    static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
