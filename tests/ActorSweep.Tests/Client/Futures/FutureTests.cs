namespace ActorSweep.Tests.Client.Futures;

public abstract class FutureTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task A_future_has_a_status_a_result_and_progress()
    {
        var gate = Gate.New();
        var future = _client.Submit(() => Calls.Pass(gate.Name, 7));
        await gate.ReachedAsync();
        Assert.Equal(FutureStatus.Pending, future.Status);
        Assert.False(future.IsDone);
        Assert.Null(future.Exception);
        gate.Open();
        Assert.Equal(7, await future.Soon());
        Assert.Equal(7, future.Result);
        Assert.Equal(FutureStatus.Finished, future.Status);
        Assert.True(future.IsDone);
        Assert.Equal(1, future.Progress.Fraction);
        Assert.StartsWith("Calls.Pass", future.Key.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_future_keeps_its_exception()
    {
        var future = _client.Submit(() => Calls.Fail("no"));
        await future.WaitAsync().Soon();
        Assert.Equal(FutureStatus.Failed, future.Status);
        Assert.IsType<TaskFailedException>(future.Exception);
        Assert.Throws<TaskFailedException>(() => future.Result);
    }

    [Fact]
    public async Task Cancelling_a_future_cancels_the_token_of_its_executing_task_and_fails_its_dependents()
    {
        var gate = Gate.New();
        var future = _client.Submit(() => Calls.Pass(gate.Name, 7));
        var after = _client.Submit(() => Calls.Inc(future.Value));
        await gate.ReachedAsync();
        await future.CancelAsync().Soon();
        Assert.Equal(FutureStatus.Cancelled, future.Status);
        await future.FailsAsync<OperationCanceledException>();
        await gate.WhenCancelled;
        Assert.Equal(future.Key.Name, (await after.FailsAsync<DependencyFailedException>()).Cause);
    }

    [Fact]
    public async Task A_waiting_task_that_is_cancelled_is_never_executed()
    {
        var (gate, never) = (Gate.New(), Gate.New(isOpen: true));
        var first = _client.Submit(() => Calls.Pass(gate.Name, 7));
        var waits = _client.Submit(() => Calls.Pass(never.Name, first.Value));
        await gate.ReachedAsync();
        await waits.CancelAsync();
        await waits.FailsAsync<OperationCanceledException>();
        gate.Open();
        Assert.Equal(7, await first.Soon());
        Assert.Equal(0, never.Arrived);
    }

    [Fact]
    public async Task Cancelling_a_finished_future_has_no_effect()
    {
        var future = _client.Submit(() => Calls.Inc(1));
        await future.Soon();
        await future.CancelAsync();
        Assert.Equal(3, await _client.Submit(() => Calls.Inc(future.Value)).Soon());
        Assert.Equal(2, await future.Soon());
    }

    [Fact]
    public async Task A_slot_whose_cancelled_task_does_not_stop_is_used_by_another_task()
    {
        var gates = Enumerable.Range(0, 2).Select(_ => Gate.New()).ToList();
        var deaf = gates.Select(g => _client.Submit(() => Calls.PassDeaf(g.Name, 1))).ToList();
        foreach (var gate in gates)
            await gate.ReachedAsync();
        await _client.CancelAsync(deaf);
        Assert.Equal(2, await _client.Submit(() => Calls.Inc(1)).Soon());
        gates.ForEach(g => g.Open());
    }

    [Fact]
    public async Task Retrying_a_future_also_retries_its_failed_dependency()
    {
        var gate = Gate.New();
        var first = _client.Submit(() => Calls.FailFirst(gate.Name, 1));
        var second = _client.Submit(() => Calls.Inc(first.Value));
        await second.FailsAsync<DependencyFailedException>();
        second.Retry();
        Assert.Equal(3, await second.Soon());
        Assert.Equal(2, await first.Soon());
    }

    [Fact]
    public async Task A_released_future_has_no_result()
    {
        var future = _client.Submit(() => Calls.Inc(1));
        await future.Soon();
        future.Release();
        future.Dispose();
        Assert.Equal(FutureStatus.Released, future.Status);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => future.Soon());
    }

    [Fact]
    public async Task Releasing_a_future_ends_waiting_for_it_and_cancels_its_task()
    {
        var gate = Gate.New();
        var future = _client.Submit(() => Calls.Pass(gate.Name, 1));
        var waiting = future.AsTask();
        await gate.ReachedAsync();
        future.Release();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.Soon());
        await gate.WhenCancelled;
    }

    [Fact]
    public async Task A_released_future_remains_an_input_of_its_dependents()
    {
        var gate = Gate.New();
        Future<int> after;
        using (var future = _client.Submit(() => Calls.Pass(gate.Name, 1)))
            after = _client.Submit(() => Calls.Inc(future.Value));
        gate.Open();
        Assert.Equal(2, await after.Soon());
    }

    [Fact]
    public async Task Cancelling_the_token_of_a_wait_does_not_cancel_the_task()
    {
        var gate = Gate.New();
        var future = _client.Submit(() => Calls.Pass(gate.Name, 1));
        using var cancel = new CancellationTokenSource();
        var waiting = future.WaitAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        gate.Open();
        Assert.Equal(1, await future.Soon());
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class FutureTestsInOneSystem(LocalRuntime runtime) : FutureTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class FutureTestsOnNodes(NodesRuntime runtime) : FutureTests(runtime);
