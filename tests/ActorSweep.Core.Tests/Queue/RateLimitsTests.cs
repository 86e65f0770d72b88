using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class RateLimitsTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    readonly RateLimits _limits = new();

    [Fact]
    public void Calls_of_one_function_get_times_that_are_so_far_apart() =>
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => (_limits.Reserve("f", Second, Start) - Start).TotalSeconds));

    [Fact]
    public void Functions_do_not_wait_for_one_another()
    {
        _limits.Reserve("f", Second, Start);
        Assert.Equal(Start, _limits.Reserve("g", Second, Start));
    }

    [Fact]
    public void What_was_not_used_is_not_saved_up()
    {
        _limits.Reserve("f", Second, Start);
        var later = Start.AddMinutes(1);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(_ => (_limits.Reserve("f", Second, later) - later).TotalSeconds));
    }

    [Fact]
    public void What_another_scheduler_has_given_out_is_spoken_for()
    {
        _limits.Remember("f", Start.AddSeconds(5), Second);
        _limits.Remember("f", Start.AddSeconds(3), Second);
        Assert.Equal(Start.AddSeconds(6), _limits.Reserve("f", Second, Start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_is_finite_and_above_0(double count) => Assert.Throws<ArgumentException>(() => Rate.PerSecond(count));

    [Fact]
    public void A_rate_is_the_time_from_one_to_the_next() =>
        Assert.Equal([0.1, 30, 3600], new[] { Rate.PerSecond(10), Rate.PerMinute(2), Rate.PerHour(1) }.Select(rate => rate.Interval.TotalSeconds));
}
