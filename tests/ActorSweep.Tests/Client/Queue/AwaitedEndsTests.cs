using ActorSweep.Client.Queue;

namespace ActorSweep.Tests.Client.Queue;

public sealed class AwaitedEndsTests
{
    readonly TestDesk _desk = new();
    readonly AwaitedEnds _ends;

    public AwaitedEndsTests() => _ends = new AwaitedEnds(_desk);

    [Fact]
    public async Task A_waiter_receives_the_end_of_its_call_though_2400_earlier_calls_never_end()
    {
        var waiting = Enumerable.Range(0, 2500).Select(i => WaitAsync($"{i}")).ToList();
        _desk.Ended.TryAdd("2400", true);
        Assert.Equal("2400", (await waiting[2400].WaitAsync(ClientExtensions.Patience)).Id);
        Assert.Equal(1, waiting.Count(task => task.IsCompleted));
    }

    [Fact]
    public async Task A_later_waiter_receives_the_end_of_its_call_while_an_earlier_one_still_waits()
    {
        var old = WaitAsync("old");
        for (var i = 0; i < 20; i++)
        {
            _desk.Ended.TryAdd($"{i}", true);
            Assert.Equal($"{i}", (await WaitAsync($"{i}").WaitAsync(ClientExtensions.Patience)).Id);
        }
        // Each later waiter, and each half second, costs the earlier one at most one request more.
        Assert.InRange(_desk.Asked.Count(ids => ids.Contains("old")), 1, 60);
        _desk.Ended.TryAdd("old", true);
        await old.WaitAsync(ClientExtensions.Patience);
    }

    [Fact]
    public async Task A_waiter_that_has_timed_out_is_removed()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _ends.WaitAsync("a", TimeSpan.FromMilliseconds(5), CancellationToken.None));
        Assert.Equal(0, _ends.Count);
        _desk.Ended.TryAdd("a", true);
        Assert.Equal("a", (await WaitAsync("a").WaitAsync(ClientExtensions.Patience)).Id);
        Assert.Equal(0, _ends.Count);
    }

    [Fact]
    public async Task Two_waiters_of_one_call_receive_its_end_though_a_third_times_out()
    {
        var (one, other) = (WaitAsync("a"), WaitAsync("a"));
        await Assert.ThrowsAsync<TimeoutException>(() => _ends.WaitAsync("a", TimeSpan.FromMilliseconds(5), CancellationToken.None));
        _desk.Ended.TryAdd("a", true);
        Assert.Equal(["a", "a"], (await Task.WhenAll(one, other).WaitAsync(ClientExtensions.Patience)).Select(call => call.Id));
    }

    [Fact]
    public async Task Closing_ends_all_waiting_with_ObjectDisposedException()
    {
        var waiting = WaitAsync("a");
        _ends.Close();
        Assert.Contains("the call continues", (await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(ClientExtensions.Patience))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => WaitAsync("b").WaitAsync(ClientExtensions.Patience));
    }

    Task<QueuedSnapshot> WaitAsync(string id) => _ends.WaitAsync(id, Timeout.InfiniteTimeSpan, CancellationToken.None);
}
