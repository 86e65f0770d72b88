using ActorSweep.Tests.Client.Parallelize;

namespace ActorSweep.Tests.Client.Futures;

public abstract class MapTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task One_to_three_sequences_are_mapped_with_results_in_order()
    {
        await _client.GatherAsync(_client.Map(Calls.Inc, [1, 2, 3])).Gives([2, 3, 4]);
        await _client.GatherAsync(_client.Map(Calls.Add, [1, 2], [10, 20])).Gives([11, 22]);
        await _client.GatherAsync(_client.Map(Calls.AddThree, [1, 2], [10, 20], [100, 200])).Gives([111, 222]);
    }

    [Fact]
    public async Task A_map_awaits_asynchronous_functions() =>
        await _client.GatherAsync(_client.Map(Calls.IncAsync, [1, 2, 3])).Gives([2, 3, 4]);

    [Fact]
    public async Task A_map_awaits_functions_that_return_value_tasks()
    {
        await _client.GatherAsync(_client.Map(Calls.IncValueAsync, [1, 2, 3])).Gives([2, 3, 4]);
        await _client.GatherAsync(_client.Map(Calls.AddValueAsync, [1, 2], [10, 20])).Gives([11, 22]);
        await _client.GatherAsync(_client.Map(Calls.AddThreeValueAsync, [1, 2], [10, 20], [100, 200])).Gives([111, 222]);
        await _client.GatherAsync(_client.Map(Calls.IncValueAsync, _client.Map(Calls.IncAsync, [1, 2]))).Gives([3, 4]);
        await _client.GatherAsync(_client.Map(Calls.IncAsync, _client.Map(Calls.Inc, [1, 2]))).Gives([3, 4]);
    }

    [Fact]
    public async Task Asynchronous_lambdas_can_be_mapped_and_submitted()
    {
        await _client.GatherAsync(_client.Map(async x => await Calls.IncValueAsync(x), [1, 2])).Gives([2, 3]);
        await _client.GatherAsync(_client.Map(async (x, y) => await Calls.AddValueAsync(x, y), [1, 2], [3, 4])).Gives([4, 6]);
        Assert.Equal(2, await _client.Submit(async x => await Calls.IncValueAsync(x), 1).Soon());
        await Expect.Results([2, 3], Sweep.Parallelize(async x => await Calls.IncValueAsync(x), [1, 2]));
        await Expect.Results([2, 3], Sweep.Parallelize(x => Calls.IncValueAsync(x), [1, 2]));
        await Expect.Results([3, 5], Sweep.Parallelize(Calls.AddValueAsync, [1, 2], [2, 3]));
        await Expect.Results([1, 2], Sweep.Parallelize(Calls.IncValueAsync, 2));
    }

    [Fact]
    public async Task A_map_takes_functions_without_a_result()
    {
        var gate = Gate.New();
        await _client.WaitAsync(_client.Map(Calls.Touch, [gate.Name, gate.Name])).Soon();
        await _client.WaitAsync(_client.Map(Calls.TouchAsync, [gate.Name])).Soon();
        await _client.WaitAsync(_client.Map(Calls.TouchValueAsync, [gate.Name])).Soon();
        Assert.Equal(4, gate.Arrived);
        await Assert.ThrowsAsync<TaskFailedException>(async () => await _client.Map((string why) => { Calls.Fail(why); }, ["no"])[0]);
    }

    [Fact]
    public async Task A_map_takes_futures_as_items()
    {
        var first = _client.Map(Calls.Inc, [1, 2, 3]);
        await _client.GatherAsync(_client.Map(Calls.Inc, first)).Gives([3, 4, 5]);
    }

    [Fact]
    public async Task Null_values_and_lists_can_be_items()
    {
        await _client.GatherAsync(_client.Map(s => s is null ? null : s + "!", ["a", null, "c"])).Gives(["a!", null, "c!"]);
        await _client.GatherAsync(_client.Map(list => list.Count, [new List<int> { 1, 2, 3 }, [4]])).Gives([3, 1]);
    }

    [Fact]
    public async Task A_mapped_lambda_travels_without_the_client_that_a_neighbouring_lambda_captures()
    {
        var (client, offset) = (_client, 10);
        Func<Task<int>> neighbour = () => client.Submit(() => Calls.Inc(offset)).AsTask();
        await client.GatherAsync(client.Map(x => x + offset, [1, 2])).Gives([11, 12]);
        Assert.Equal(11, await neighbour().Soon());
    }

    [Fact]
    public async Task A_map_over_an_empty_sequence_has_no_futures()
    {
        Assert.Empty(_client.Map(Calls.Inc, Array.Empty<int>()));
        Assert.Empty(await _client.GatherAsync(_client.Map(Calls.Inc, Array.Empty<int>())).Soon());
    }

    [Fact]
    public void Mapped_sequences_must_have_equal_lengths() =>
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => _client.Map(Calls.Add, [1, 2], [1])).Message);

    [Fact]
    public async Task Large_results_of_a_map_can_be_gathered_and_read_by_tasks()
    {
        var futures = _client.Map(n => Calls.Bytes(n, 1), Enumerable.Range(0, 40).Select(i => 5_000 + i * 1_000));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 5_000 + i * 1_000), (await _client.GatherAsync(futures).Soon()).Select(b => b.Length));
        Assert.Equal(44_000, (await futures[39].Soon()).Length);
        Assert.Equal(44_000 + 5_000, await _client.Submit(() => Calls.SumOf(futures[0].Value, futures[39].Value)).Soon());
    }

    [Fact]
    public async Task Large_items_reach_the_workers()
    {
        var items = Enumerable.Range(0, 6).Select(i => Calls.Bytes(300_000, (byte)i)).ToArray();
        Assert.Equal(items.Select(Calls.Sum), await _client.GatherAsync(_client.Map(Calls.Sum, items)).Soon());
    }

    [Fact]
    public async Task A_map_can_be_cancelled()
    {
        var gate = Gate.New();
        var name = gate.Name;
        var futures = _client.Map(i => Calls.Pass(name, i), Enumerable.Range(0, 100));
        await gate.ReachedAsync();
        await _client.CancelAsync(futures);
        await futures[99].FailsAsync<OperationCanceledException>();
        await futures[0].FailsAsync<OperationCanceledException>();
        await gate.WhenCancelled;
        gate.Open();
    }

    [Fact]
    public async Task Some_items_of_a_map_can_be_cancelled()
    {
        var gate = Gate.New();
        var name = gate.Name;
        var futures = _client.Map(i => Calls.Pass(name, i), Enumerable.Range(0, 100));
        await gate.ReachedAsync();
        await futures[99].CancelAsync();
        await futures[99].FailsAsync<OperationCanceledException>();
        gate.Open();
        Assert.Equal(Enumerable.Range(0, 99), await _client.GatherAsync(futures, GatherErrors.Skip).Soon());
        Assert.Equal(FutureStatus.Cancelled, futures[99].Status);
    }

    [Fact]
    public async Task Waiting_for_or_gathering_a_released_item_throws_ObjectDisposedException()
    {
        var gate = Gate.New();
        var name = gate.Name;
        var futures = _client.Map(i => Calls.Pass(name, i), Enumerable.Range(0, 2));
        var (waiting, gathering) = (futures[1].AsTask(), _client.GatherAsync(futures));
        await gate.ReachedAsync();
        futures[1].Release();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.Soon());
        gate.Open();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => gathering.Soon());
    }

    [Fact]
    public async Task A_time_limit_applies_to_each_item()
    {
        var (gate, deaf) = (Gate.New(), Gate.New());
        var (name, deafs) = (gate.Name, deaf.Name);
        var limited = new TaskOptions { TimeLimit = TimeSpan.FromMilliseconds(200) };
        var polite = _client.Map(i => i == 1 ? Calls.Pass(name, i) : i, Enumerable.Range(0, 4), limited);
        var stubborn = _client.Map(i => i == 1 ? Calls.PassDeaf(deafs, i) : i, Enumerable.Range(0, 4), limited);
        await _client.GatherAsync(polite, GatherErrors.Skip).Gives([0, 2, 3]);
        await _client.GatherAsync(stubborn, GatherErrors.Skip).Gives([0, 2, 3]);
        Assert.Equal(typeof(TimeoutException).FullName, (await polite[1].FailsAsync<TaskFailedException>()).RemoteType);
        Assert.Equal(typeof(TimeoutException).FullName, (await stubborn[1].FailsAsync<TaskFailedException>()).RemoteType);
        deaf.Open();
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class MapTestsInOneSystem(LocalRuntime runtime) : MapTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class MapTestsOnNodes(NodesRuntime runtime) : MapTests(runtime);
