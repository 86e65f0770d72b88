using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class CallTransitionsTests
{
    [Fact]
    public void Nothing_leads_out_of_an_end() =>
        Assert.DoesNotContain(CallTransitions.Rows, row => row.From is CallState.Recorded or CallState.Revoked);

    [Fact]
    public void Every_state_is_reached_and_every_other_is_left()
    {
        foreach (var state in Enum.GetValues<CallState>())
        {
            Assert.True(state == CallState.Waiting || CallTransitions.Rows.Any(row => row.To == state), $"{state} is reached");
            Assert.True(state is CallState.Recorded or CallState.Revoked || CallTransitions.Rows.Any(row => row.From == state), $"{state} is left");
        }
    }

    [Fact]
    public void A_row_is_there_once() =>
        Assert.Equal(CallTransitions.Rows.Count, CallTransitions.Rows.Select(row => (row.From, row.On)).Distinct().Count());

    [Fact]
    public void Where_the_table_has_no_row_there_is_no_next_state()
    {
        foreach (var from in Enum.GetValues<CallState>())
            foreach (var on in Enum.GetValues<CallTrigger>())
                Assert.Equal(CallTransitions.Rows.SingleOrDefault(row => row.From == from && row.On == on)?.To, CallTransitions.Next(from, on));
    }
}
