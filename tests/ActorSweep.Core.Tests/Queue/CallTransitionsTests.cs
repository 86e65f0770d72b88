using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class CallTransitionsTests
{
    [Fact]
    public void No_transition_leaves_a_terminal_state() =>
        Assert.DoesNotContain(CallTransitions.Rows, row => row.From is CallState.Recorded or CallState.Revoked);

    [Fact]
    public void Every_state_but_the_first_is_reached_and_every_state_but_the_terminal_ones_is_left()
    {
        foreach (var state in Enum.GetValues<CallState>())
        {
            Assert.True(state == CallState.Waiting || CallTransitions.Rows.Any(row => row.To == state), $"{state} is reached");
            Assert.True(state is CallState.Recorded or CallState.Revoked || CallTransitions.Rows.Any(row => row.From == state), $"{state} is left");
        }
    }

    [Fact]
    public void Each_state_has_at_most_one_row_for_each_trigger() =>
        Assert.Equal(CallTransitions.Rows.Count, CallTransitions.Rows.Select(row => (row.From, row.On)).Distinct().Count());

    [Fact]
    public void The_next_state_is_that_of_the_row_and_null_without_a_row()
    {
        foreach (var from in Enum.GetValues<CallState>())
            foreach (var on in Enum.GetValues<CallTrigger>())
                Assert.Equal(CallTransitions.Rows.SingleOrDefault(row => row.From == from && row.On == on)?.To, CallTransitions.Next(from, on));
    }
}
