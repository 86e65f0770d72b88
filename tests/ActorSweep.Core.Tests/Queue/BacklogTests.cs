using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class BacklogTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    readonly Backlog _backlog = new();

    [Fact]
    public void The_backlog_is_one_call_for_each_slot_and_empty_without_slots() => Assert.Equal((8, 0), (_backlog.Wanted(8, Start), _backlog.Wanted(0, Start)));

    [Fact]
    public void The_backlog_grows_with_the_rate_at_which_calls_end_and_shrinks_again()
    {
        _backlog.CountEnd(100, Start);
        Assert.Equal(208, _backlog.Wanted(8, Start));
        _backlog.CountEnd(10, Start + Backlog.Span);
        Assert.Equal(208, _backlog.Wanted(8, Start + Backlog.Span));
        Assert.Equal(28, _backlog.Wanted(8, Start + 2 * Backlog.Span));
        Assert.Equal(8, _backlog.Wanted(8, Start.AddHours(1)));
    }

    [Fact]
    public void The_backlog_has_an_upper_limit_of_4096_calls()
    {
        _backlog.CountEnd(1_000_000, Start);
        Assert.Equal(4096, _backlog.Wanted(8, Start));
    }
}
