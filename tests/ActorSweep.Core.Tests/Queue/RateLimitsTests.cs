using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class RateLimitsTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    readonly RateLimits _limits = new();

    [Fact]
    public void Calls_of_one_function_begin_so_far_apart()
    {
        Assert.Equal(Start + Second - RateLimits.Slack, _limits.Begin("f", Second, Start));
        Assert.Equal(0, _limits.Free("f", Second, Start.AddSeconds(0.9)));
        Assert.Equal(1, _limits.Free("f", Second, Start + Second));
    }

    [Fact]
    public void Functions_do_not_wait_for_one_another()
    {
        _limits.Begin("f", Second, Start);
        Assert.Equal((0, 1), (_limits.Free("f", Second, Start), _limits.Free("g", Second, Start)));
    }

    [Fact]
    public void What_was_not_used_is_not_saved_up()
    {
        _limits.Begin("f", Second, Start);
        Assert.Equal(1, _limits.Free("f", Second, Start.AddDays(1)));
        Assert.Equal(21, _limits.Free("f", TimeSpan.FromMilliseconds(1), Start.AddDays(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(40)]
    public void Whoever_looks_late_keeps_the_rate_on_the_average(int milliseconds)
    {
        var (now, begun, interval) = (Start, 0, TimeSpan.FromMilliseconds(10));
        for (; now < Start + 10 * Second; now += TimeSpan.FromMilliseconds(milliseconds))
            for (var free = _limits.Free("f", interval, now); free > 0; free--, begun++)
                _limits.Begin("f", interval, now);
        Assert.InRange(begun, milliseconds > 20 ? 740 : 990, 1003);
    }

    [Fact]
    public void What_another_scheduler_has_begun_counts()
    {
        _limits.Remember("f", Start + Second);
        Assert.Equal((0, 1), (_limits.Free("f", Second, Start), _limits.Free("f", Second, Start + Second)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_is_finite_and_at_least_one_a_year(double count) => Assert.Throws<ArgumentException>(() => Rate.PerSecond(count));

    [Fact]
    public void A_rate_is_the_time_from_one_to_the_next() =>
        Assert.Equal([0.1, 30, 3600], new[] { Rate.PerSecond(10), Rate.PerMinute(2), Rate.PerHour(1) }.Select(rate => rate.Interval.TotalSeconds));
}
