using ActorSweep.Core.Submitting;

namespace ActorSweep.Core.Tests.Submitting;

public sealed class HoldTransitionsTests
{
    [Fact]
    public void A_pair_of_state_and_trigger_is_in_one_row() =>
        Assert.Equal(HoldTransitions.Rows.Count, HoldTransitions.Rows.DistinctBy(row => (row.From, row.On)).Count());

    [Fact]
    public void Every_state_can_be_reached_and_released_and_nothing_leads_out_of_the_end()
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
    public void What_is_lost_stays_so_until_it_is_released() =>
        Assert.Equal(HoldTrigger.Release, Assert.Single(HoldTransitions.Rows, row => row.From == HoldState.Lost).On);
}
