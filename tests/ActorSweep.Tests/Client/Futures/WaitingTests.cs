namespace ActorSweep.Tests.Client.Futures;

public abstract class WaitingTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task GatherAsync_throws_the_first_failure_or_skips_failures()
    {
        Future<int>[] futures = [
            _client.Submit(() => Calls.Inc(0)), _client.Submit(() => Calls.Fail("one")), _client.Submit(() => Calls.Fail("two")), _client.Submit(() => Calls.Inc(1))];
        Assert.Equal("one", (await Assert.ThrowsAsync<TaskFailedException>(() => _client.GatherAsync(futures).Soon())).Failure.Message);
        await _client.GatherAsync(futures, GatherErrors.Skip).Gives([1, 2]);
    }

    [Fact]
    public async Task AsCompleted_returns_futures_in_the_order_in_which_they_end()
    {
        var gate = Gate.New();
        Future<int>[] futures = [_client.Submit(() => Calls.Pass(gate.Name, 1)), _client.Submit(() => Calls.Inc(1)), _client.Submit(() => Calls.Fail("no"))];
        var ended = new List<Future<int>>();
        await foreach (var future in _client.AsCompleted(futures))
        {
            ended.Add(future);
            if (ended.Count == 2)
                gate.Open();
        }
        Assert.Equal(3, ended.Distinct().Count());
        Assert.Same(futures[0], ended[2]);
    }

    [Fact]
    public async Task AsCompleted_returns_futures_that_are_added_while_it_is_enumerated()
    {
        var completed = _client.AsCompleted(_client.Map(Calls.Inc, [0, 10]));
        var results = new List<int>();
        await foreach (var future in completed)
        {
            var result = await future.Soon();
            results.Add(result);
            if (result < 90 && result % 10 < 3)
                completed.Add(_client.Submit(() => Calls.Inc(result)));
            else if (result == 3)
                completed.Add(_client.Map(Calls.Inc, [20, 21]).Select(_ => _client.Submit(() => Calls.Inc(99))));
        }
        Assert.Equal([1, 2, 3, 11, 12, 13, 100, 100], results.Order());
        Assert.Equal(0, completed.Left);
    }

    [Fact]
    public async Task AsCompletedInBatches_returns_all_futures_of_several_maps()
    {
        var futures = _client.Map(Calls.Inc, Enumerable.Range(0, 1000)).Concat(_client.Map(Calls.FailIfOdd, Enumerable.Range(0, 10))).ToList();
        var ended = new List<Future<int>>();
        await foreach (var batch in _client.AsCompletedInBatches(futures))
            ended.AddRange(batch);
        Assert.Equal(1010, ended.Distinct().Count());
        Assert.All(ended, f => Assert.True(f.IsDone));
    }

    [Fact]
    public async Task AsCompleted_ends_when_its_token_is_cancelled()
    {
        var gate = Gate.New();
        Future<int>[] futures = [_client.Submit(() => Calls.Pass(gate.Name, 1))];
        using var cancel = new CancellationTokenSource();
        var ended = _client.AsCompleted(futures, cancel.Token).GetAsyncEnumerator();
        var next = ended.MoveNextAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask().Soon());
        gate.Open();
    }

    [Fact]
    public async Task WaitAsync_ends_with_the_first_future_the_last_one_or_the_timeout()
    {
        var gate = Gate.New();
        Future[] futures = [_client.Submit(() => Calls.Inc(1)), _client.Submit(() => Calls.Pass(gate.Name, 1))];
        var first = await _client.WaitAsync(futures, WaitFor.FirstCompleted).Soon();
        Assert.Equal([futures[0]], first.Done);
        Assert.Equal([futures[1]], first.NotDone);
        _ = Assert.Single((await _client.WaitAsync(futures, timeout: TimeSpan.FromMilliseconds(1)).Soon()).NotDone);
        gate.Open();
        Assert.Equal(2, (await _client.WaitAsync(futures).Soon()).Done.Count);
        Assert.Empty((await _client.WaitAsync(Array.Empty<Future>()).Soon()).Done);
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class WaitingTestsInOneSystem(LocalRuntime runtime) : WaitingTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class WaitingTestsOnNodes(NodesRuntime runtime) : WaitingTests(runtime);
