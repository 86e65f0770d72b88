using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class BacklogTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    readonly Backlog _backlog = new();

    [Fact]
    public void One_call_waits_for_each_slot_and_none_where_there_is_none() => Assert.Equal((8, 0), (_backlog.Wanted(8, Start), _backlog.Wanted(0, Start)));

    [Fact]
    public void Where_calls_are_short_more_wait_as_long_as_they_end_so_fast()
    {
        _backlog.CountEnd(100, Start);
        Assert.Equal(208, _backlog.Wanted(8, Start));
        _backlog.CountEnd(10, Start + Backlog.Span);
        Assert.Equal(208, _backlog.Wanted(8, Start + Backlog.Span));
        Assert.Equal(28, _backlog.Wanted(8, Start + 2 * Backlog.Span));
        Assert.Equal(8, _backlog.Wanted(8, Start.AddHours(1)));
    }

    [Fact]
    public void However_short_they_are_there_is_an_end_to_it()
    {
        _backlog.CountEnd(1_000_000, Start);
        Assert.Equal(4096, _backlog.Wanted(8, Start));
    }
}
