using ActorSweep.Core.Submitting;

namespace ActorSweep.Core.Tests.Submitting;

public sealed class HoldTransitionsTests
{
    [Fact]
    public void Each_state_has_at_most_one_row_for_each_trigger() =>
        Assert.Equal(HoldTransitions.Rows.Count, HoldTransitions.Rows.DistinctBy(row => (row.From, row.On)).Count());

    [Fact]
    public void Every_state_is_reached_and_can_be_released_and_no_transition_leaves_Released()
    {
        var reached = new HashSet<HoldState> { HoldState.Waiting };
        while (HoldTransitions.Rows.Any(row => reached.Contains(row.From) && reached.Add(row.To)))
            ;
        Assert.Equal(Enum.GetValues<HoldState>().ToHashSet(), reached);
        foreach (var state in Enum.GetValues<HoldState>())
            Assert.Equal(state == HoldState.Released ? null : HoldState.Released, HoldTransitions.Next(state, HoldTrigger.Release));
        Assert.DoesNotContain(HoldTransitions.Rows, row => row.From == HoldState.Released);
    }

    [Fact]
    public void A_lost_hold_can_only_be_released() =>
        Assert.Equal(HoldTrigger.Release, Assert.Single(HoldTransitions.Rows, row => row.From == HoldState.Lost).On);
}
