namespace ActorSweep.Tests.Client.Futures;

public abstract class FutureTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task A_future_tells_where_it_stands()
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
    public async Task One_that_executes_can_be_cancelled_by_its_token()
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
    public async Task One_that_waits_can_be_cancelled_and_is_never_done()
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
    public async Task What_has_ended_is_not_cancelled_any_more()
    {
        var future = _client.Submit(() => Calls.Inc(1));
        await future.Soon();
        await future.CancelAsync();
        Assert.Equal(3, await _client.Submit(() => Calls.Inc(future.Value)).Soon());
        Assert.Equal(2, await future.Soon());
    }

    [Fact]
    public async Task A_slot_whose_task_is_cancelled_but_goes_on_is_given_to_others()
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
    public async Task What_failed_can_be_tried_again_with_what_it_depends_on()
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
    public async Task A_released_future_gives_no_result()
    {
        var future = _client.Submit(() => Calls.Inc(1));
        await future.Soon();
        future.Release();
        future.Dispose();
        Assert.Equal(FutureStatus.Released, future.Status);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => future.Soon());
    }

    [Fact]
    public async Task Whoever_waits_for_a_future_hears_that_it_was_released()
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
    public async Task A_future_can_be_let_go_while_others_need_its_result()
    {
        var gate = Gate.New();
        Future<int> after;
        using (var future = _client.Submit(() => Calls.Pass(gate.Name, 1)))
            after = _client.Submit(() => Calls.Inc(future.Value));
        gate.Open();
        Assert.Equal(2, await after.Soon());
    }

    [Fact]
    public async Task A_token_ends_waiting_and_nothing_else()
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
