using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class RateLimitsTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    readonly RateLimits _limits = new();

    [Fact]
    public void Calls_of_one_function_begin_at_least_an_interval_apart()
    {
        Assert.Equal(Start + Second - RateLimits.Slack, _limits.Begin("f", Second, Start));
        Assert.Equal(0, _limits.Free("f", Second, Start.AddSeconds(0.9)));
        Assert.Equal(1, _limits.Free("f", Second, Start + Second));
    }

    [Fact]
    public void The_rate_of_a_function_does_not_delay_another_function()
    {
        _limits.Begin("f", Second, Start);
        Assert.Equal((0, 1), (_limits.Free("f", Second, Start), _limits.Free("g", Second, Start)));
    }

    [Fact]
    public void Calls_that_a_rate_allowed_but_nobody_began_are_not_saved()
    {
        _limits.Begin("f", Second, Start);
        Assert.Equal(1, _limits.Free("f", Second, Start.AddDays(1)));
        Assert.Equal(21, _limits.Free("f", TimeSpan.FromMilliseconds(1), Start.AddDays(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(40)]
    public void Late_checks_keep_the_average_rate_while_they_are_within_the_slack(int milliseconds)
    {
        var (now, begun, interval) = (Start, 0, TimeSpan.FromMilliseconds(10));
        for (; now < Start + 10 * Second; now += TimeSpan.FromMilliseconds(milliseconds))
            for (var free = _limits.Free("f", interval, now); free > 0; free--, begun++)
                _limits.Begin("f", interval, now);
        Assert.InRange(begun, milliseconds > 20 ? 740 : 990, 1003);
    }

    [Fact]
    public void Calls_that_an_earlier_scheduler_began_count_for_the_rate()
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
    public void The_interval_of_a_rate_is_the_time_between_two_calls() =>
        Assert.Equal([0.1, 30, 3600], new[] { Rate.PerSecond(10), Rate.PerMinute(2), Rate.PerHour(1) }.Select(rate => rate.Interval.TotalSeconds));
}
