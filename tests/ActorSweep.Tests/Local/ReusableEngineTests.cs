using ActorSweep.Local;
using ActorSweep.Tests.Client;
using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Local;

/// <summary>An engine is kept between calls for a while.</summary>
public sealed class ReusableEngineTests
{
    sealed class Engine(int key) : IAsyncDisposable
    {
        readonly TaskCompletionSource _ended = new();

        public int Key => key;

        public Task Ended => _ended.Task;

        public ValueTask DisposeAsync()
        {
            _ended.SetResult();
            return default;
        }
    }

    static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    readonly FakeTime _time = new();
    readonly List<Engine> _started = [];
    readonly ReusableEngine<int, Engine> _kept;

    public ReusableEngineTests() => _kept = new(
        key =>
        {
            _started.Add(new Engine(key));
            return Task.FromResult(_started[^1]);
        },
        Kept,
        _time);

    async Task<Engine> UseAsync(int key, bool keep = true)
    {
        Engine? used = null;
        await _kept.UseAsync(key, engine =>
        {
            Assert.False(engine.Ended.IsCompleted);
            used = engine;
            return Task.FromResult(keep);
        });
        return used!;
    }

    [Fact]
    public async Task A_call_soon_after_another_uses_its_engine_and_keeps_it_for_the_whole_time()
    {
        var first = await UseAsync(2);
        _time.Advance(Kept - TimeSpan.FromSeconds(1));
        Assert.Same(first, await UseAsync(2));
        _time.Advance(Kept - TimeSpan.FromSeconds(1));
        Assert.False(first.Ended.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await first.Ended.Soon();
        Assert.NotSame(first, await UseAsync(2));
    }

    [Fact]
    public async Task A_call_with_another_key_ends_the_kept_engine_before_it_starts_its_own()
    {
        var first = await UseAsync(2);
        var second = await UseAsync(3);
        Assert.Equal((true, 3), (first.Ended.IsCompleted, second.Key));
    }

    [Fact]
    public async Task Calls_at_the_same_time_have_an_engine_each_and_one_is_kept()
    {
        var (mayEnd, inside) = (new TaskCompletionSource<bool>(), new TaskCompletionSource<Engine>());
        var outer = _kept.UseAsync(2, engine =>
        {
            inside.SetResult(engine);
            return mayEnd.Task;
        });
        var (first, second) = (await inside.Task, await UseAsync(2));
        Assert.NotSame(first, second);
        mayEnd.SetResult(true);
        await outer;
        Assert.Equal((false, true), (first.Ended.IsCompleted, second.Ended.IsCompleted));
        Assert.Same(first, await UseAsync(2));
    }

    [Fact]
    public async Task The_engine_that_is_kept_can_be_ended()
    {
        var first = await UseAsync(2);
        await _kept.DisposeAsync();
        await _kept.DisposeAsync();
        Assert.True(first.Ended.IsCompleted);
        _time.Advance(Kept);
        Assert.False((await UseAsync(2)).Ended.IsCompleted);
    }

    [Fact]
    public async Task An_engine_is_not_kept_if_its_call_throws_or_says_so()
    {
        var stopped = await UseAsync(2, keep: false);
        Assert.True(stopped.Ended.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _kept.UseAsync(2, _ => throw new InvalidOperationException()));
        Assert.Equal([true, true], _started.Select(e => e.Ended.IsCompleted));
    }
}
