using ActorSweep.Tests.Client.Futures;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Client.Queue;

/// <summary>The time limits of queued calls, whatever the worker's grace period.</summary>
public sealed class QueueTimeLimitTests : IAsyncLifetime
{
    static readonly TimeSpan Soft = TimeSpan.FromMilliseconds(50), Hard = TimeSpan.FromMilliseconds(100);
    readonly JournalFolder _folder = new();
    readonly Gate _gate = Gate.New();
    SweepClient _client = null!;

    public async Task InitializeAsync() =>
        _client = await SweepClient.LocalAsync(new() { Workers = 1, Slots = 1, Data = _folder.Path, Overrides = "actorsweep.worker.cancel-grace = 10 m" });

    public async Task DisposeAsync()
    {
        _gate.Open();
        await _client.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_call_that_stops_at_its_time_limit_fails_with_TimeoutException()
    {
        var gate = _gate.Name;
        var e = await TimedOutAsync(_client.Enqueue(() => Calls.Pass(gate, 1), new() { Task = new() { TimeLimit = Soft } }));
        Assert.Contains("the task took longer than its time limit of 0.05 s.", e.Message, StringComparison.Ordinal);
        await _gate.WhenCancelled;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_does_not_stop_fails_at_its_hard_limit_and_frees_its_slot(bool hasSoft)
    {
        var gate = _gate.Name;
        await TimedOutAsync(_client.Enqueue(() => Calls.PassDeaf(gate, 1), new() { Task = new() { TimeLimit = hasSoft ? Soft : null, HardTimeLimit = Hard } }));
        Assert.Equal(2, await _client.Enqueue(() => Calls.Inc(1)).GetAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_call_that_finishes_within_its_limits_succeeds()
    {
        _gate.Open();
        var gate = _gate.Name;
        var limited = new TaskOptions { TimeLimit = ClientExtensions.Patience, HardTimeLimit = ClientExtensions.Patience };
        Assert.Equal(1, await _client.Enqueue(() => Calls.Pass(gate, 1), new() { Task = limited }).GetAsync(ClientExtensions.Patience));
    }

    [Fact]
    public void A_hard_limit_below_the_time_limit_is_refused_when_a_call_is_enqueued() =>
        Assert.StartsWith("HardTimeLimit is ", Assert.Throws<ArgumentException>(
            () => _client.Enqueue(() => Calls.Inc(1), new() { Task = new() { TimeLimit = Hard, HardTimeLimit = Soft } })).Message);

    /// <summary>Checks that a call fails, and that its record has the failure.</summary>
    async Task<TaskFailedException> TimedOutAsync(QueuedTask<int> call)
    {
        var e = await Assert.ThrowsAsync<TaskFailedException>(() => call.GetAsync(ClientExtensions.Patience));
        Assert.Equal(typeof(TimeoutException).FullName, e.RemoteType);
        Assert.Equal((QueuedState.Failed, typeof(TimeoutException).FullName), ((await call.StatusAsync()).State, (await call.StatusAsync()).Failure!.Type));
        return e;
    }
}
