namespace ActorSweep.Tests.Client.Futures;

public abstract class ErrorTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    async Task WorksStillAsync() => await _client.GatherAsync(_client.Map(Calls.Inc, Enumerable.Range(0, 20))).Gives(Enumerable.Range(1, 20));

    [Fact]
    public async Task A_failure_has_its_key_type_message_stack_worker_attempt_and_story()
    {
        var future = _client.Submit(() => Calls.Fail("no"), new TaskOptions { Key = "fails-" + Guid.NewGuid() });
        var failed = await future.FailsAsync<TaskFailedException>();
        Assert.Equal((future.Key.Name, "System.InvalidOperationException", "no", 1), (failed.Key, failed.RemoteType, failed.Failure.Message, failed.Failure.Attempt));
        Assert.Contains("Calls.Fail(", failed.RemoteStack, StringComparison.Ordinal);
        Assert.Contains(failed.Failure.Worker, (await _client.SnapshotAsync()).Workers.Select(w => w.Id));
        Assert.NotEmpty(failed.Story);
        var text = failed.ToString();
        Assert.Contains("Calls.Fail(", text, StringComparison.Ordinal);
        Assert.Contains(failed.Story[0], text, StringComparison.Ordinal);
        Assert.Contains($"task '{future.Key}' failed: System.InvalidOperationException: no", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_failure_of_a_dependent_names_the_root_failure_once()
    {
        var key = "root-" + Guid.NewGuid();
        var root = _client.Submit(() => Calls.Fail("no"), new TaskOptions { Key = key });
        var after = _client.Submit(() => Calls.Inc(root.Value));
        var last = _client.Submit(() => Calls.Add(after.Value, root.Value));
        foreach (var dependent in new[] { after, last })
        {
            var failed = await dependent.FailsAsync<DependencyFailedException>();
            Assert.Equal(key, failed.Cause);
            Assert.Equal(2, failed.Message.Split(key).Length);
            Assert.Contains("no", failed.Message, StringComparison.Ordinal);
        }
        var item = _client.Map(Calls.FailIfOdd, [1]).Single();
        Assert.Equal(item.Key.Name, (await _client.Submit(() => Calls.Inc(item.Value)).FailsAsync<DependencyFailedException>()).Cause);
    }

    [Fact]
    public async Task A_result_that_cannot_travel_fails_only_its_task_and_the_error_names_the_member()
    {
        var failed = await _client.Submit(() => ErrorCalls.HoldTimer()).FailsAsync<TaskFailedException>();
        Assert.Equal(typeof(CannotTravelException).FullName, failed.RemoteType);
        Assert.Contains("Holder.Timer is of type Timer", failed.Message, StringComparison.Ordinal);
        var futures = _client.Map(i => i == 1 ? ErrorCalls.HoldTimer() : null, [0, 1, 2]);
        Assert.Contains("Holder.Timer is of type Timer", (await futures[1].FailsAsync<TaskFailedException>()).Message, StringComparison.Ordinal);
        await _client.GatherAsync(futures, GatherErrors.Skip).Gives([null, null]);
        await WorksStillAsync();
    }

    [Fact]
    public async Task An_unreadable_argument_fails_only_its_task()
    {
        HashSet<ErrorCalls.Stubborn> stubborn = [new(5)];
        var failed = await _client.Submit(() => ErrorCalls.Read(stubborn)).FailsAsync<TaskFailedException>();
        Assert.Contains("I won't be read", failed.ToString(), StringComparison.Ordinal);
        foreach (var item in _client.Map(ErrorCalls.Read, [stubborn, stubborn]))
            Assert.Contains("I won't be read", (await item.FailsAsync<TaskFailedException>()).ToString(), StringComparison.Ordinal);
        var scattered = await _client.ScatterAsync(stubborn).Soon();
        failed = await _client.Submit(() => ErrorCalls.Read(scattered.Value)).FailsAsync<TaskFailedException>();
        Assert.Contains("I won't be read", failed.ToString(), StringComparison.Ordinal);
        await WorksStillAsync();
    }

    [Fact]
    public async Task Submitting_a_task_that_depends_on_a_released_future_throws()
    {
        var gone = _client.Submit(() => Calls.Inc(1));
        await gone.Soon();
        var late = Delayed.Call(() => Calls.Inc(gone.Value));
        gone.Release();
        var e = Assert.Throws<ObjectDisposedException>(() => _client.Submit(late));
        Assert.Contains($"the future '{gone.Key}' was released", e.Message);
        await WorksStillAsync();
    }

    [Fact]
    public async Task Exceptions_with_very_long_messages_fail_only_their_tasks()
    {
        var failed = await _client.Submit(() => Calls.Fail(new string('x', 1_000_000))).FailsAsync<TaskFailedException>();
        Assert.StartsWith("xxx", failed.Failure.Message, StringComparison.Ordinal);
        await Task.WhenAll(_client.Map(_ => Calls.Fail(new string('x', 100_000)), Enumerable.Range(0, 500)).Select(f => f.FailsAsync<TaskFailedException>()));
        await WorksStillAsync();
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class ErrorTestsInOneSystem(LocalRuntime runtime) : ErrorTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class ErrorTestsOnNodes(NodesRuntime runtime) : ErrorTests(runtime);
