namespace ActorSweep.Tests.Client.Futures;

public abstract class ContextTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task The_context_of_a_task_has_its_key_attempt_worker_and_token()
    {
        var worker = (await _client.SnapshotAsync()).Workers[0].Id;
        var options = new TaskOptions { Key = Guid.NewGuid().ToString(), Workers = [worker] };
        Assert.Equal($"{options.Key}|1|{worker}|True", await _client.Submit(() => ContextCalls.All(), options).Soon());
        Assert.Null(TaskContext.Current);
    }

    [Fact]
    public async Task A_task_without_a_key_and_an_item_have_the_keys_of_their_futures()
    {
        var task = _client.Submit(() => ContextCalls.KeyAfterAwait());
        Assert.Equal(task.Key.Name, await task.Soon());
        var items = _client.Map(_ => ContextCalls.Key(), Enumerable.Range(0, 5));
        await _client.GatherAsync(items).Gives(items.Select(i => i.Key.Name));
    }

    [Fact]
    public async Task The_progress_that_a_task_reports_is_the_progress_of_its_future()
    {
        var gate = Gate.New();
        var future = _client.Submit(() => ContextCalls.Report(gate.Name, 0.25, "a quarter"));
        await FutureExtensions.BecomesTrueAsync(() => Task.FromResult(future.Progress == (0.25, "a quarter")), "the report arrives");
        gate.Open();
        Assert.Equal(1, await future.Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_progress_that_an_item_reports_is_the_progress_of_its_future(bool isLimited)
    {
        var gate = Gate.New();
        var name = gate.Name;
        var options = new TaskOptions { TimeLimit = isLimited ? TimeSpan.FromMinutes(1) : null };
        var futures = _client.Map(i => i == 2 ? ContextCalls.Report(name, i / 8.0, $"{i} of 8") : 0, Enumerable.Range(0, 4), options);
        await FutureExtensions.BecomesTrueAsync(() => Task.FromResult(futures[2].Progress == (0.25, "2 of 8")), "the report arrives");
        gate.Open();
        await _client.GatherAsync(futures).Soon();
        Assert.Equal([1, 1, 1, 1], futures.Select(f => f.Progress.Fraction));
    }

    [Fact]
    public async Task A_task_or_an_item_can_reschedule_itself()
    {
        var (task, item) = (Gate.New(), Gate.New());
        Assert.Equal(3, await _client.Submit(() => ContextCalls.RescheduleTask(task.Name, 2)).Soon());
        Assert.Equal(3, await _client.Map(gate => ContextCalls.RescheduleTask(gate, 2), [item.Name]).Single().Soon());
    }

    [Fact]
    public async Task Tasks_submit_tasks_and_wait_for_them()
    {
        Assert.Equal(21, await _client.Submit(() => Calls.Fibonacci(8)).Soon());
        Assert.Equal(21, await _client.Submit(() => Calls.FibonacciAsync(8)).Soon());
        await _client.GatherAsync(_client.Map(Calls.Fibonacci, [5, 6])).Gives([5, 8]);
    }

    [Fact]
    public async Task A_task_can_submit_many_tasks_and_large_values() =>
        Assert.Equal(5050 + 200_000 + 400 * 401 / 2 + 500_000, await _client.Submit(() => ContextCalls.StartMany(100)).Soon());

    [Fact]
    public async Task A_wait_that_outlives_its_task_occupies_no_slot()
    {
        var gate = Gate.New();
        for (var i = 0; i < 2; i++)
            Assert.Equal(1, await _client.Submit(() => ContextCalls.LeaveBehind(gate.Name)).Soon());
        gate.Open();
        var both = Gate.New();
        var together = Enumerable.Range(0, 2).Select(i => _client.Submit(() => Calls.Pass(both.Name, i))).ToList();
        await both.ReachedAsync();
        await both.ReachedAsync();
        both.Open();
        await _client.GatherAsync(together).Gives([0, 1]);
    }
}

public sealed class OneSlotTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Tasks_that_wait_for_tasks_do_not_block_the_only_slot(int workers)
    {
        await using var client = await SweepClient.LocalAsync(new() { Workers = workers, Slots = 1 });
        Assert.Equal(21, await client.Submit(() => Calls.Fibonacci(8)).Soon());
        Assert.Equal(21, await client.Submit(() => Calls.FibonacciAsync(8)).Soon());
        Assert.Equal(5050 + 200_000 + 400 * 401 / 2 + 500_000, await client.Submit(() => ContextCalls.StartMany(100)).Soon());
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class ContextTestsInOneSystem(LocalRuntime runtime) : ContextTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class ContextTestsOnNodes(NodesRuntime runtime) : ContextTests(runtime);
