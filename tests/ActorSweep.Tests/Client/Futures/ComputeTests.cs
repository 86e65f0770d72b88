namespace ActorSweep.Tests.Client.Futures;

public abstract class ComputeTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task A_delayed_call_is_computed_with_its_inputs()
    {
        var one = Delayed.Call(() => Calls.Inc(1));
        var both = Delayed.Call(() => Calls.Add(one.Value, one.Value));
        Assert.Equal(4, await _client.ComputeAsync(both).Soon());
    }

    [Fact]
    public async Task Several_calls_are_computed_with_results_in_their_order() =>
        await _client.ComputeAsync(Enumerable.Range(0, 3).Select(i => Delayed.Call(() => Calls.Inc(i)))).Gives([1, 2, 3]);

    [Fact]
    public async Task A_call_that_is_passed_twice_is_computed_once()
    {
        var gate = Gate.New(isOpen: true);
        var call = Delayed.Call(() => Calls.Pass(gate.Name, 3));
        await _client.ComputeAsync([call, call]).Gives([3, 3]);
        Assert.Equal(1, gate.Arrived);
    }

    [Fact]
    public async Task Computing_no_calls_returns_no_results() => Assert.Empty(await _client.ComputeAsync(Array.Empty<Delayed<int>>()).Soon());

    [Fact]
    public async Task A_tuple_is_computed_as_one_graph()
    {
        var gate = Gate.New(isOpen: true);
        var shared = Delayed.Call(() => Calls.Pass(gate.Name, 3));
        var sum = Delayed.Call(() => Calls.Add(shared.Value, 1));
        var text = Delayed.Call(() => string.Concat("x", "y"));
        Assert.Equal((3, 4), await _client.ComputeAsync((shared, sum)).Soon());
        Assert.Equal(1, gate.Arrived);
        Assert.Equal((3, 4, "xy"), await _client.ComputeAsync((shared, sum, text)).Soon());
    }

    [Fact]
    public async Task A_call_without_a_result_is_executed()
    {
        var gate = Gate.New();
        await _client.ComputeAsync(Delayed.Call(() => Calls.Touch(gate.Name))).Soon();
        await _client.ComputeAsync(Delayed.Call(() => Calls.TouchAsync(gate.Name))).Soon();
        Assert.Equal(2, gate.Arrived);
    }

    [Fact]
    public async Task Cancelling_a_computation_cancels_its_executing_task()
    {
        var gate = Gate.New();
        using var cancel = new CancellationTokenSource();
        var computing = _client.ComputeAsync(Delayed.Call(() => Calls.Pass(gate.Name, 1)), cancel.Token);
        await gate.ReachedAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => computing.Soon());
        await gate.WhenCancelled;
    }

    [Fact]
    public async Task Cancelling_a_computation_of_several_calls_cancels_their_executing_tasks()
    {
        var gate = Gate.New();
        using var cancel = new CancellationTokenSource();
        var computing = _client.ComputeAsync([Delayed.Call(() => Calls.Pass(gate.Name, 1)), Delayed.Call(() => Calls.Inc(1))], cancel.Token);
        await gate.ReachedAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => computing.Soon());
        await gate.WhenCancelled;
    }

    [Fact]
    public async Task A_tree_of_sums_is_reduced()
    {
        var level = Enumerable.Range(0, 500).Select(i => Delayed.Call(() => Calls.Inc(i))).ToList();
        while (level.Count > 1)
            level = [.. level.Chunk(2).Select(pair => pair is [var one, var other] ? Delayed.Call(() => Calls.Add(one.Value, other.Value)) : pair[0])];
        Assert.Equal(500 * 501 / 2, await _client.ComputeAsync(level[0]).Soon());
    }

    [Fact]
    public async Task A_large_result_is_available_to_200_dependents()
    {
        var big = Delayed.Call(() => Calls.Bytes(100_000, 1));
        var takers = Enumerable.Range(0, 200).Select(_ => Delayed.Call(() => Calls.Sum(big.Value)));
        Assert.All(await _client.ComputeAsync(takers).Soon(), sum => Assert.Equal(100_000, sum));
    }

    [Fact]
    public async Task Persisted_futures_are_finished_and_available_to_later_computations()
    {
        using var one = await _client.PersistAsync(Delayed.Call(() => Calls.Bytes(50_000, 2))).Soon();
        Assert.Equal(FutureStatus.Finished, one.Status);
        Assert.Equal(100_000, await _client.ComputeAsync(Delayed.Call(() => Calls.Sum(one.Value))).Soon());
        var many = await _client.PersistAsync([Delayed.Call(() => Calls.Inc(1)), Delayed.Call(() => Calls.Inc(2))]).Soon();
        await _client.GatherAsync(many).Gives([2, 3]);
    }

    [Fact]
    public async Task Persisting_a_call_that_fails_throws() => Assert.Equal(
        "no", (await Assert.ThrowsAsync<TaskFailedException>(() => _client.PersistAsync(Delayed.Call(() => Calls.Fail("no"))).Soon())).Failure.Message);
}

[Collection(nameof(LocalRuntime))]
public sealed class ComputeTestsInOneSystem(LocalRuntime runtime) : ComputeTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class ComputeTestsOnNodes(NodesRuntime runtime) : ComputeTests(runtime);
