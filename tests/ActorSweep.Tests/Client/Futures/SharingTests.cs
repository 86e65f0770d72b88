namespace ActorSweep.Tests.Client.Futures;

public abstract class SharingTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(20_000, false)]
    [InlineData(10_000_000, false)]
    [InlineData(10_000_000, true)]
    public async Task Scattered_values_are_available_to_tasks_and_clients(int size, bool broadcast)
    {
        using var data = await _client.ScatterAsync(Calls.Bytes(size, 1), broadcast).Soon();
        Assert.Equal(FutureStatus.Finished, data.Status);
        var sums = Enumerable.Range(0, 10).Select(_ => _client.Submit(() => Calls.Sum(data.Value))).ToList();
        Assert.All(await _client.GatherAsync(sums).Soon(), sum => Assert.Equal(size, sum));
        Assert.Equal(size, (await data.Soon()).Length);
    }

    [Fact]
    public async Task Large_scattered_values_are_at_a_worker_before_a_task_needs_them()
    {
        var before = runtime.Blobs;
        using var data = await _client.ScatterAsync(Calls.Bytes(100_000, 1)).Soon();
        if (runtime.Workers > 1)
            await FutureExtensions.BecomesTrueAsync(() => Task.FromResult(runtime.Blobs == before + 2), "the scheduler's node and one worker hold it");
        Assert.Equal(100_000, await _client.Submit(() => Calls.Sum(data.Value)).Soon());
    }

    [Fact]
    public async Task A_result_can_be_replicated_to_all_workers()
    {
        var before = runtime.Blobs;
        using var data = _client.Submit(() => Calls.Bytes(100_000, 1));
        await _client.RequestReplicasAsync(data, int.MaxValue).Soon();
        if (runtime.Workers > 1)
            await FutureExtensions.BecomesTrueAsync(() => Task.FromResult(runtime.Blobs >= before + 2), "both workers hold it");
        Assert.Equal(100_000, await _client.Submit(() => Calls.Sum(data.Value)).Soon());
    }

    [Fact]
    public async Task Published_tasks_outlive_their_client()
    {
        var name = Guid.NewGuid().ToString();
        await using (var first = runtime.NewClient())
            await first.PublishAsync(name, [first.Submit(() => Calls.Inc(1)), first.Submit(() => Calls.Inc(49_999))]).Soon();
        await using var second = runtime.NewClient();
        Assert.Contains(name, await second.ListPublishedAsync().Soon());
        await second.GatherAsync(await second.GetPublishedAsync<int>(name).Soon()).Gives([2, 50_000]);
        await second.UnpublishAsync(name).Soon();
        Assert.DoesNotContain(name, await second.ListPublishedAsync().Soon());
        await Assert.ThrowsAsync<KeyNotFoundException>(() => second.GetPublishedAsync<int>(name).Soon());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_published_map_outlives_its_client(bool hasEnded)
    {
        var (name, gate) = (Guid.NewGuid().ToString(), Gate.New(isOpen: hasEnded));
        var flaky = Gate.New();
        var (passes, fails) = (gate.Name, flaky.Name);
        await using (var first = runtime.NewClient())
        {
            var futures = first.Map(
                i => i == 3 ? Calls.FailFirst(fails, 1) : i == 4 ? Calls.Fail("four") : Calls.Pass(passes, i),
                Enumerable.Range(0, 20),
                new TaskOptions { Retries = 1 });
            if (hasEnded)
                await first.WaitAsync(futures).Soon();
            await first.PublishAsync(name, futures).Soon();
        }
        await using var second = runtime.NewClient();
        var found = await second.GetPublishedAsync<int>(name).Soon();
        gate.Open();
        await second.WaitAsync(found).Soon();
        Assert.Equal("four", (await found[4].FailsAsync<TaskFailedException>()).Failure.Message);
        await second.GatherAsync(found[..8], GatherErrors.Skip).Gives([0, 1, 2, 2, 5, 6, 7]);
        await second.UnpublishAsync(name).Soon();
    }

    [Fact]
    public async Task A_published_name_refuses_other_futures_until_it_is_unpublished()
    {
        var name = Guid.NewGuid().ToString();
        var (future, other) = (_client.Submit(() => Calls.Inc(1)), _client.Submit(() => Calls.Inc(2)));
        await _client.PublishAsync(name, future).Soon();
        // A client that missed the answer repeats the same request.
        await _client.PublishAsync(name, future).Soon();
        Assert.Contains(name, (await Assert.ThrowsAsync<InvalidOperationException>(() => _client.PublishAsync(name, other).Soon())).Message);
        await _client.UnpublishAsync(name).Soon();
        await _client.PublishAsync(name, future).Soon();
        await _client.UnpublishAsync(name).Soon();
    }

    [Fact]
    public async Task A_client_can_get_its_own_published_future_and_release_it_independently()
    {
        var name = Guid.NewGuid().ToString();
        var mine = _client.Submit(() => Calls.Inc(1));
        await _client.PublishAsync(name, mine).Soon();
        var found = (await _client.GetPublishedAsync<int>(name).Soon()).Single();
        Assert.Equal(2, await found.Soon());
        await _client.UnpublishAsync(name).Soon();
        found.Release();
        Assert.Equal(2, await mine.Soon());
        Assert.Equal(3, await _client.Submit(() => Calls.Inc(mine.Value)).Soon());
    }

    [Fact]
    public async Task A_client_can_get_its_own_published_map_and_release_it_independently()
    {
        var name = Guid.NewGuid().ToString();
        var mine = _client.Map(Calls.Inc, [1, 2]);
        await _client.PublishAsync(name, mine).Soon();
        var found = await _client.GetPublishedAsync<int>(name).Soon();
        await _client.GatherAsync(found).Gives([2, 3]);
        await _client.UnpublishAsync(name).Soon();
        foreach (var future in found)
            future.Release();
        await _client.GatherAsync(mine).Gives([2, 3]);
        Assert.Equal(3, await _client.Submit(() => Calls.Inc(mine[0].Value)).Soon());
    }

    [Fact]
    public async Task A_FireAndForget_task_is_executed_after_its_client_is_disposed()
    {
        var (gate, done) = (Gate.New(), Gate.New());
        await using (var client = runtime.NewClient())
        {
            var first = client.Submit(() => Calls.Pass(gate.Name, 1));
            client.FireAndForget(client.Submit(() => ErrorCalls.ArriveAfter(done.Name, first.Value)));
            await gate.ReachedAsync();
        }
        gate.Open();
        await done.ReachedAsync();
    }

    [Fact]
    public async Task A_task_that_only_one_client_holds_is_cancelled_when_that_client_is_disposed()
    {
        var gate = Gate.New();
        await using (var client = runtime.NewClient())
        {
            var future = client.Submit(() => Calls.Pass(gate.Name, 1));
            await gate.ReachedAsync();
            Assert.False(future.IsDone);
        }
        await gate.WhenCancelled;
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class SharingTestsInOneSystem(LocalRuntime runtime) : SharingTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class SharingTestsOnNodes(NodesRuntime runtime) : SharingTests(runtime);
