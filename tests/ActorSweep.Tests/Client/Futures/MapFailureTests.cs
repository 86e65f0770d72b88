namespace ActorSweep.Tests.Client.Futures;

public abstract class MapFailureTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task Items_of_a_map_fail_individually()
    {
        var futures = _client.Map(Calls.FailIfOdd, Enumerable.Range(0, 100));
        await _client.WaitAsync(futures).Soon();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? FutureStatus.Finished : FutureStatus.Failed), futures.Select(f => f.Status));
        Assert.Equal(4, await futures[4].Soon());
        var failed = await futures[5].FailsAsync<TaskFailedException>();
        Assert.Equal(("System.ArgumentException", "5 is odd"), (failed.RemoteType, failed.Failure.Message));
        Assert.Contains("FailIfOdd", failed.RemoteStack, StringComparison.Ordinal);
        Assert.Equal(
            futures[1].Key.Name, (await Assert.ThrowsAsync<TaskFailedException>(() => _client.GatherAsync(futures).Soon())).Key);
    }

    [Fact]
    public async Task A_failed_item_is_retried_as_often_as_its_options_allow()
    {
        var gates = Enumerable.Range(0, 3).Select(_ => Gate.New().Name).ToArray();
        var futures = _client.Map(Calls.FailFirst, gates, [0, 2, 3], new TaskOptions { Retries = 2 });
        Assert.Equal(1, await futures[0].Soon());
        Assert.Equal(3, await futures[1].Soon());
        Assert.Equal("try 3", (await futures[2].FailsAsync<TaskFailedException>()).Failure.Message);
        await _client.GatherAsync(futures, GatherErrors.Skip).Gives([1, 3]);
    }

    [Fact]
    public async Task Items_are_retried_only_after_the_exceptions_of_the_retry_policy()
    {
        var (one, other) = (Gate.New().Name, Gate.New().Name);
        var only = new TaskOptions { Retries = 5, RetryPolicy = new RetryPolicy().After(typeof(SystemException)) };
        Assert.Equal(2, await _client.Map(Calls.FailFirst, [one], [1], only).Single().Soon());
        await _client.Map(Calls.FailFirst, [other], [1], only with { RetryPolicy = new RetryPolicy().After(typeof(ArgumentException)) }).Single()
            .FailsAsync<TaskFailedException>();
        Assert.Equal((2, 1), (Gate.Of(one).Arrived, Gate.Of(other).Arrived));
    }

    [Fact]
    public async Task A_failed_item_can_be_retried_by_its_future()
    {
        var gate = Gate.New();
        var futures = _client.Map(Calls.FailFirst, [gate.Name, Gate.New(isOpen: true).Name], [1, 0]);
        await futures[0].FailsAsync<TaskFailedException>();
        futures[0].Retry();
        await _client.GatherAsync(futures).Gives([2, 1]);
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class MapFailureTestsInOneSystem(LocalRuntime runtime) : MapFailureTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class MapFailureTestsOnNodes(NodesRuntime runtime) : MapFailureTests(runtime);
