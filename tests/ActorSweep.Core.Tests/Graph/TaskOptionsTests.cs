namespace ActorSweep.Core.Tests.Graph;

public sealed class TaskOptionsTests
{
    [Fact]
    public void Names_of_more_than_1000_characters_are_refused_with_their_length()
    {
        var (longest, tooLong) = (new string('k', 1000), new string('k', 1001));
        _ = new TaskOptions { Key = longest, Resources = new Dictionary<string, double> { [longest] = 1 }, Workers = [longest] };
        Assert.Equal("Key has 1001 characters; at most 1000 are allowed.", Assert.Throws<ArgumentException>(() => new TaskOptions { Key = tooLong }).Message);
        Assert.Equal(
            "a resource's name has 1001 characters; at most 1000 are allowed.",
            Assert.Throws<ArgumentException>(() => new TaskOptions { Resources = new Dictionary<string, double> { [tooLong] = 1 } }).Message);
        Assert.Equal("a worker's name has 1001 characters; at most 1000 are allowed.", Assert.Throws<ArgumentException>(() => new TaskOptions { Workers = ["w", tooLong] }).Message);
    }

    [Fact]
    public void Invalid_options_are_refused()
    {
        Assert.Equal("Retries is -1; it must be from 0 to 100.", Assert.Throws<ArgumentException>(() =>
            new TaskOptions { Retries = -1 }).Message);
        Assert.Equal(
            "resource 'gpu' is 0; it must be a finite amount above 0.",
            Assert.Throws<ArgumentException>(() => new TaskOptions { Resources = new Dictionary<string, double> { ["gpu"] = 0 } }).Message);
        Assert.Throws<ArgumentException>(() => new TaskOptions { TimeLimit = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new TaskOptions { HardTimeLimit = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new RetryPolicy { Factor = 0.5 });
        Assert.Throws<ArgumentException>(() => new RetryPolicy { Jitter = 2 });
        Assert.Throws<ArgumentException>(() => new RetryPolicy { Delay = TimeSpan.FromSeconds(-1) });
    }

    [Fact]
    public void Delays_of_retries_grow_to_a_maximum_and_jitter_shortens_them()
    {
        var policy = RetryPolicy.Exponential(TimeSpan.FromSeconds(1), factor: 2, max: TimeSpan.FromSeconds(5), jitter: 0.5);
        Assert.Equal([1, 2, 4, 5], Enumerable.Range(1, 4).Select(retry => policy.DelayBefore(retry, 0).TotalSeconds));
        Assert.Equal(0.5, policy.DelayBefore(1, 1).TotalSeconds);
        Assert.Equal(TimeSpan.FromSeconds(5), policy.DelayBefore(10_000, 0));
        Assert.Equal(TimeSpan.Zero, new RetryPolicy().DelayBefore(10_000, 1));
        Assert.Equal(TimeSpan.FromHours(2), RetryPolicy.Fixed(TimeSpan.FromHours(2)).DelayBefore(3, 0.7));
    }

    [Fact]
    public void A_policy_covers_the_exceptions_it_names_and_their_subtypes()
    {
        var policy = RetryPolicy.Fixed(TimeSpan.Zero).After(typeof(IOException));
        Assert.True(policy.Covers(["System.IO.FileNotFoundException", "System.IO.IOException"]));
        Assert.False(policy.Covers(["System.ArgumentException"]));
        Assert.True(new RetryPolicy().Covers(["System.ArgumentException"]));
    }
}
