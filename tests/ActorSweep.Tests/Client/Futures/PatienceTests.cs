using ActorSweep.Client.Futures;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A fetch of an unavailable result is retried for one minute.</summary>
public class PatienceTests
{
    readonly FakeTime _time = new();

    [Fact]
    public async Task A_result_that_becomes_available_within_a_minute_is_returned()
    {
        var asked = 0;
        var result = new Patience(_time).InsistAsync(() => ++asked < 5 ? throw new IOException("busy") : Task.FromResult(asked), default);
        await PassAsync(result);
        Assert.Equal(5, await result);
    }

    [Fact]
    public async Task A_first_fetch_that_fails_after_more_than_a_minute_is_retried()
    {
        var asked = 0;
        var result = new Patience(_time).InsistAsync(
            () =>
            {
                _time.Advance(2 * Patience.Most);
                return ++asked == 1 ? throw new IOException("its holder is gone") : Task.FromResult(asked);
            },
            default);
        await PassAsync(result);
        Assert.Equal(2, await result);
    }

    [Fact]
    public async Task A_fetch_that_fails_for_a_minute_throws_the_last_failure()
    {
        var asked = 0;
        var result = new Patience(_time).InsistAsync<int>(() => throw new IOException($"busy, {++asked}"), default);
        await PassAsync(result);
        var failed = await Assert.ThrowsAsync<IOException>(() => result);
        Assert.Equal($"busy, {1 + (int)(Patience.Most / Patience.Pause)}", failed.Message);
    }

    /// <summary>Moves the clock whenever a timer is made.</summary>
    async Task PassAsync(Task until)
    {
        while (await Task.WhenAny(until, _time.TimerMadeAsync()) != until)
            _time.Advance(Patience.Pause);
    }

    [Fact]
    public async Task A_failure_that_is_not_an_IOException_is_thrown_without_a_retry() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new Patience(_time).InsistAsync<int>(() => throw new InvalidOperationException(), default));
}
