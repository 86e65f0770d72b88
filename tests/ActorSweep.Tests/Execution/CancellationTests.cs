using ActorSweep.Execution.Jobs;
using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Execution;

/// <summary>Callbacks of cancellation tokens are user code: they may throw or never return, and harm neither the worker nor the client.</summary>
public sealed class CancellationTests : IAsyncLifetime
{
    static readonly TaskOptions Limited = new() { TimeLimit = TimeSpan.FromMilliseconds(50), HardTimeLimit = ClientExtensions.Patience };

    SweepClient _client = null!;

    public async Task InitializeAsync() =>
        _client = await SweepClient.LocalAsync(new() { Workers = 1, Slots = 1, Overrides = "actorsweep.worker.cancel-grace = 50 ms" });

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task A_callback_that_throws_at_the_time_limit_of_an_item_leaves_the_other_items_alone()
    {
        var map = _client.Map(i => i == 1 ? ThrowWhenCancelled() : i, Enumerable.Range(0, 3), Limited);
        await _client.GatherAsync(map, GatherErrors.Skip).Gives([0, 2]);
        Assert.Equal(typeof(TimeoutException).FullName, (await map[1].FailsAsync<TaskFailedException>()).RemoteType);
    }

    [Fact]
    public async Task A_callback_that_throws_at_the_time_limit_of_a_task_leaves_the_worker_alone()
    {
        Assert.Equal(typeof(TimeoutException).FullName, (await _client.Submit(() => ThrowWhenCancelled(), Limited).FailsAsync<TaskFailedException>()).RemoteType);
        Assert.Equal(2, await _client.Submit(() => Calls.Inc(1)).Soon());
    }

    [Fact]
    public async Task A_time_limit_that_is_longer_than_any_timer_has_no_effect()
    {
        var limits = new TaskOptions { TimeLimit = TimeSpan.FromDays(60), HardTimeLimit = TimeSpan.MaxValue };
        Assert.Equal(2, await _client.Submit(() => Calls.Inc(1), limits).Soon());
        await _client.GatherAsync(_client.Map(Calls.Inc, [1, 2], limits)).Gives([2, 3]);
    }

    [Fact]
    public async Task A_callback_that_never_returns_holds_up_neither_the_client_nor_the_slot()
    {
        var (begun, never) = (Gate.New(), Gate.New());
        var task = _client.Submit(() => HangWhenCancelled(begun.Name, never.Name));
        await begun.ReachedAsync();
        await task.CancelAsync().Soon();
        await never.ReachedAsync();
        Assert.Equal(2, await _client.Submit(() => Calls.Inc(1)).Soon());
        never.Open();
    }

    [Fact]
    public async Task An_item_whose_callback_never_returns_frees_its_slot_after_the_grace()
    {
        var (begun, never) = (Gate.New(), Gate.New());
        var (first, second) = (begun.Name, never.Name);
        var map = _client.Map(_ => HangWhenCancelled(first, second), Enumerable.Range(0, 1), new TaskOptions { TimeLimit = ClientExtensions.Patience });
        await begun.ReachedAsync();
        await _client.CancelAsync(map).Soon();
        await never.ReachedAsync();
        Assert.Equal(2, await _client.Submit(() => Calls.Inc(1)).Soon());
        never.Open();
    }

    [Fact]
    public async Task A_job_that_stops_counts_as_stuck_where_its_callback_does_not_return()
    {
        using var never = new ManualResetEventSlim();
        using var threads = new SlotThreads(1);
        var (stuck, onPool) = (new TaskCompletionSource<AttemptId>(), new TaskCompletionSource<bool>());
        var job = new Stopping(() =>
        {
            onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread);
            never.Wait();
        });
        threads.Enqueue(job);
        await job.Begun.Soon();
        threads.DiscardJob(job, TimeSpan.FromMilliseconds(1), stuck.SetResult);
        Assert.Equal(job.Attempt, await stuck.Task.Soon());
        Assert.False(await onPool.Task.Soon());
        never.Set();
    }

    public static int ThrowWhenCancelled()
    {
        var cancelled = TaskContext.Current!.CancellationToken;
        cancelled.Register(() => throw new NotSupportedException());
        cancelled.WaitHandle.WaitOne(ClientExtensions.Patience);
        cancelled.ThrowIfCancellationRequested();
        return 1;
    }

    public static int HangWhenCancelled(string begun, string never)
    {
        var cancelled = TaskContext.Current!.CancellationToken;
        cancelled.Register(() => Gate.Of(never).Pass(default));
        Gate.Of(begun).Arrive();
        cancelled.WaitHandle.WaitOne(ClientExtensions.Patience);
        return 1;
    }

    /// <summary>Stops when it is cancelled.</summary>
    sealed class Stopping(Action callback) : Job(new RunId("r:1"), new AttemptId(5))
    {
        readonly TaskCompletionSource _begun = new();

        public Task Begun => _begun.Task;

        public override long OutputIndex => 0;

        public override void Execute()
        {
            Cancelled.Register(callback);
            _begun.SetResult();
            Cancelled.WaitHandle.WaitOne(ClientExtensions.Patience);
        }
    }
}
