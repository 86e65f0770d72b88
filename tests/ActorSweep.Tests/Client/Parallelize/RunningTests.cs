using System.Collections.Concurrent;

namespace ActorSweep.Tests.Client.Parallelize;

public sealed class RunningTests
{
    [Fact]
    public async Task As_many_items_run_at_once_as_there_are_workers()
    {
        // No call passes the barrier before all three have arrived.
        using var barrier = new Barrier(3);
        await Expect.Results([0, 1, 2], Sweep.Parallelize(
            i =>
            {
                Assert.True(barrier.SignalAndWait(ClientExtensions.Patience));
                return i;
            },
            3,
            new() { Workers = 3 }));
    }

    [Fact]
    public async Task Items_do_not_run_on_thread_pool_threads() => Assert.DoesNotContain(
        true, await Sweep.Parallelize(i => Thread.CurrentThread.IsThreadPoolThread, 10));

    [Fact]
    public async Task The_serial_backend_runs_at_once_on_the_thread_of_the_caller()
    {
        var here = Environment.CurrentManagedThreadId;
        var call = Sweep.Parallelize(i => Environment.CurrentManagedThreadId, 2, new() { Backend = Backend.Serial }).AsTask();
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(here, (await call)[0]);
    }

    [Fact]
    public async Task The_callback_is_called_for_each_item_one_at_a_time()
    {
        var (inside, most) = (0, 0);
        var heard = new List<Outcome<object?>>();
        await Sweep.Parallelize(i => 2 * i, 500, new()
        {
            Workers = 4,
            Callback = outcome =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                heard.Add(outcome);
                Interlocked.Decrement(ref inside);
            },
        });
        Assert.Equal(1, most);
        Assert.Equal(Enumerable.Range(0, 500), heard.Select(o => o.Index).Order());
        Assert.All(heard, o => Assert.Equal(2 * o.Index, o.Result));
    }

    [Fact]
    public async Task A_cancelled_call_starts_no_further_item_and_keeps_finished_outcomes()
    {
        using var cancel = new CancellationTokenSource();
        var ran = new ConcurrentBag<int>();
        var call = Sweep.Parallelize(
            i =>
            {
                ran.Add(i);
                if (i == 2)
                    cancel.Cancel();
                return i;
            },
            100,
            new() { Workers = 1 },
            cancel.Token);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.True(call.AsTask().IsCanceled);
        Assert.Equal([0, 1, 2], ran.Order());
        var outcomes = await call.Outcomes;
        Assert.Equal(3, outcomes.Count(o => o.Succeeded));
        Assert.Contains("cancelled", outcomes[3].Exception!.Message);
    }

    [Fact]
    public async Task A_function_that_throws_for_the_token_of_the_call_cancels_the_call()
    {
        using var cancel = new CancellationTokenSource();
        var call = Sweep.Parallelize(
            async i =>
            {
                cancel.Cancel();
                var never = new TaskCompletionSource<int>();
                return await never.Task.WaitAsync(cancel.Token) + i;
            },
            1,
            cancellationToken: cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.AsTask().IsCanceled);
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_runs_no_item() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => Sweep.Parallelize(i => i < 0 ? i : throw new InvalidOperationException(), 5, cancellationToken: new CancellationToken(true)));

    [Fact]
    public async Task A_call_finishes_under_a_load_limit_that_is_always_exceeded() =>
        Assert.Equal(200, (await Sweep.Parallelize(i => i, 200, new() { MaxCpu = 1e-9, MaxMemory = 1e-9, Workers = 4 })).Length);
}
