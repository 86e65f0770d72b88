using ActorSweep.Hosting;

namespace ActorSweep.Tests.Hosting;

public sealed class LeaseVerdictTests
{
    /// <summary>This node is a. Scheduler nodes in reach and out of reach, and how many nodes of any role it reaches besides.</summary>
    [Theory]
    // One scheduler node: it goes on, however many workers are gone.
    [InlineData("a", "a", "", 0, "AllIsWell")]
    [InlineData(null, "a", "", 0, "AllIsWell")]
    // Two: who holds the lease goes on, and the other stands apart; where the holder died, its lease runs out, and the other goes on.
    [InlineData("a", "a b", "", 3, "AllIsWell")]
    [InlineData("a", "a", "b", 2, "GiveOthersUp")]
    [InlineData("b", "a", "b", 2, "StandApart")]
    [InlineData(null, "a", "b", 2, "GiveOthersUp")]
    // With nobody, there is nothing to hold on to; who died meanwhile can't be told from who is elsewhere.
    [InlineData("a", "a", "b", 0, "GiveWay")]
    [InlineData("b", "a", "b", 0, "StandApart")]
    [InlineData(null, "a", "b", 0, "GiveOthersUp")]
    // Three: where the holder is in reach, it decides; two that died leave one that goes on.
    [InlineData("b", "a b", "c", 1, "AllIsWell")]
    [InlineData("a", "a", "b c", 5, "GiveOthersUp")]
    [InlineData(null, "a b", "c", 1, "GiveOthersUp")]
    [InlineData("c", "a b", "c", 1, "StandApart")]
    // In another cluster than the holder, after both had begun one.
    [InlineData("b", "a", "", 0, "StandApart")]
    // A worker is lost: whoever holds the lease gives it up, and where that one is gone as well, those do that go on without it.
    [InlineData("a", "a b", "", 3, "GiveOthersUp", 1)]
    [InlineData("a", "a", "", 0, "GiveOthersUp", 1)]
    [InlineData(null, "a", "b", 1, "GiveOthersUp", 1)]
    [InlineData(null, "a b", "", 2, "GiveOthersUp", 1)]
    [InlineData("b", "a b", "", 3, "AllIsWell", 1)]
    [InlineData("b", "a", "b", 3, "StandApart", 1)]
    public void Who_holds_the_lease_is_the_cluster(string? holder, string reachable, string unreachable, int others, string verdict, int lostWorkers = 0) =>
        Assert.Equal(verdict, $"{LeaseVerdicts.Of("a", holder, Split(reachable), Split(unreachable), lostWorkers, others, isLeaving: false)}");

    [Theory]
    [InlineData("a", "a b", "", 1, "GiveOthersUp")]
    [InlineData("a", "a b", "c", 0, "GiveOthersUp")]
    [InlineData("a", "a b", "", 0, "AllIsWell")]
    // There is nobody to make way for: who comes in this one's place takes over the workers that come back.
    [InlineData("a", "a", "", 1, "AllIsWell")]
    [InlineData("a", "a", "b", 1, "AllIsWell")]
    // It has nothing to hand over.
    [InlineData("b", "a b", "c", 1, "AllIsWell")]
    [InlineData("b", "a", "b", 1, "AllIsWell")]
    [InlineData(null, "a b", "c", 1, "AllIsWell")]
    public void Who_leaves_with_the_lease_gives_up_what_keeps_it_from_handing_over(string? holder, string reachable, string unreachable, int lostWorkers, string verdict) =>
        Assert.Equal(verdict, $"{LeaseVerdicts.Of("a", holder, Split(reachable), Split(unreachable), lostWorkers, others: 2, isLeaving: true)}");

    static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
