namespace ActorSweep.Core.Tests.Queue;

public sealed class QueueOptionsTests
{
    [Fact]
    public void An_invalid_option_throws_with_its_value_and_the_valid_range()
    {
        Assert.Equal("Countdown is -00:00:01; it must be from 0 to 36500 days.", Refused(() => new QueueOptions { Countdown = TimeSpan.FromSeconds(-1) }));
        Assert.Equal("Expires is 00:00:00; it must be above 0, and at most 36500 days.", Refused(() => new QueueOptions { Expires = TimeSpan.Zero }));
        Assert.Equal("ResultTtl is 00:00:00; it must be above 0, and at most 36500 days.", Refused(() => new QueueOptions { ResultTtl = TimeSpan.Zero }));
        Assert.StartsWith("Countdown is ", Refused(() => new QueueOptions { Countdown = TimeSpan.MaxValue }), StringComparison.Ordinal);
        Assert.Equal("Queue is 'a b'; it must have at most 100 letters, digits, '-', '_' and '.', and at least one letter or digit.", Refused(() => new QueueOptions { Queue = "a b" }));
        Assert.StartsWith("Queue is '..'; ", Refused(() => new QueueOptions { Queue = ".." }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_kept_for_a_day_by_default() => Assert.Equal(TimeSpan.FromDays(1), QueueOptions.Default.ResultTtl);

    static string Refused(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;
}
