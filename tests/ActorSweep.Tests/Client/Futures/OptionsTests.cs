namespace ActorSweep.Tests.Client.Futures;

public abstract class OptionsTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task A_task_has_the_key_of_its_options()
    {
        var name = Guid.NewGuid().ToString();
        var future = _client.Submit(() => ContextCalls.Key(), new TaskOptions { Key = name });
        Assert.Equal((name, name), (future.Key.Name, await future.Soon()));
    }

    [Fact]
    public async Task A_task_of_higher_priority_overtakes_waiting_tasks()
    {
        await using var client = runtime.NewClient();
        var (gate, order) = (Gate.New(), Gate.New());
        var busy = Enumerable.Range(0, 2).Select(i => client.Submit(() => Calls.Pass(gate.Name, i))).ToList();
        await gate.ReachedAsync();
        await gate.ReachedAsync();
        // All tasks go to one worker, and exceed its slots.
        var gpu = new Dictionary<string, double> { ["gpu"] = 1 };
        var low = Enumerable.Range(0, 6).Select(_ => client.Submit(() => ContextCalls.Order(order.Name), new TaskOptions { Resources = gpu })).ToList();
        var high = client.Submit(() => ContextCalls.Order(order.Name), new TaskOptions { Resources = gpu, Priority = 5 });
        var all = busy.Count + low.Count + 1;
        await FutureExtensions.BecomesTrueAsync(
            async () => (await client.SnapshotAsync()).Runs.Any(run => run.Tasks == all && !run.HasEnded), $"the scheduler has the {all} tasks of the client");
        gate.Open();
        var numbers = await client.GatherAsync(low).Soon();
        Assert.True(await high.Soon() < numbers.Max(), $"the important one was number {await high.Soon()} of {string.Join(", ", numbers)}");
    }

    [Fact]
    public async Task At_most_as_many_tasks_execute_at_once_as_workers_have_their_resource()
    {
        var gate = Gate.New(isOpen: true);
        var gpu = new TaskOptions { Resources = new Dictionary<string, double> { ["gpu"] = 1 } };
        var most = await _client.GatherAsync([.. Enumerable.Range(0, 20).Select(_ => _client.Submit(() => ContextCalls.Together(gate.Name), gpu))]).Soon();
        Assert.InRange(most.Max(), 1, runtime.Workers);
    }

    [Fact]
    public async Task A_task_that_no_worker_can_run_fails_and_the_error_names_the_missing_requirement()
    {
        var tpu = new TaskOptions { Resources = new Dictionary<string, double> { ["tpu"] = 2 } };
        var failed = await _client.Submit(() => Calls.Inc(1), tpu).FailsAsync<NoWorkerCanRunException>();
        Assert.Contains("tpu: 2", failed.Message, StringComparison.Ordinal);
        await _client.Map(Calls.Inc, [1, 2], tpu)[1].FailsAsync<NoWorkerCanRunException>();
        var elsewhere = await _client.Submit(() => Calls.Inc(1), new TaskOptions { Workers = ["mars"] }).FailsAsync<NoWorkerCanRunException>();
        Assert.Contains("mars", elsewhere.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_executes_on_its_required_worker_or_elsewhere_if_other_workers_are_allowed()
    {
        var names = (await _client.SnapshotAsync()).Workers.Select(w => w.Id).ToList();
        foreach (var name in names)
            for (var i = 0; i < 3; i++)
                Assert.Equal(name, await _client.Submit(() => Calls.Where(), new TaskOptions { Workers = [name] }).Soon());
        Assert.Contains(await _client.Submit(() => Calls.Where(), new TaskOptions { Workers = ["mars"], AllowOtherWorkers = true }).Soon(), names);
    }

    [Fact]
    public async Task A_task_that_stops_at_its_time_limit_fails_with_TimeoutException()
    {
        var gate = Gate.New();
        var failed = await _client.Submit(() => Calls.Pass(gate.Name, 1), new TaskOptions { TimeLimit = TimeSpan.FromMilliseconds(50) })
            .FailsAsync<TaskFailedException>();
        Assert.Equal(typeof(TimeoutException).FullName, failed.RemoteType);
        Assert.Contains("0.05 s", failed.Message, StringComparison.Ordinal);
        await gate.WhenCancelled;
    }

    [Fact]
    public async Task A_task_that_ignores_its_time_limit_fails_and_frees_its_slot()
    {
        var gate = Gate.New();
        var limited = new TaskOptions { TimeLimit = TimeSpan.FromMilliseconds(50) };
        foreach (var deaf in Enumerable.Range(0, 4).Select(i => _client.Submit(() => Calls.PassDeaf(gate.Name, i), limited)).ToList())
            Assert.Equal(typeof(TimeoutException).FullName, (await deaf.FailsAsync<TaskFailedException>()).RemoteType);
        // Both slots are usable again at the same time.
        var both = Gate.New();
        var together = Enumerable.Range(0, 2).Select(i => _client.Submit(() => Calls.Pass(both.Name, i))).ToList();
        await both.ReachedAsync();
        await both.ReachedAsync();
        both.Open();
        await _client.GatherAsync(together).Gives([0, 1]);
        gate.Open();
    }

    [Fact]
    public async Task A_task_is_retried_as_often_as_allowed_and_only_after_exceptions_of_its_policy()
    {
        var (one, two, three) = (Gate.New(), Gate.New(), Gate.New());
        var io = new RetryPolicy().After(typeof(IOException));
        Assert.Equal(3, await _client.Submit(() => Calls.FailFirst(one.Name, 2), new TaskOptions { Retries = 2, RetryPolicy = io }).Soon());
        var failed = await _client.Submit(() => Calls.FailFirst(two.Name, 3), new TaskOptions { Retries = 2, RetryPolicy = RetryPolicy.Fixed(TimeSpan.FromMilliseconds(1)) })
            .FailsAsync<TaskFailedException>();
        Assert.Equal(3, failed.Failure.Attempt);
        Assert.Contains(failed.Story, line => line.Contains("try 1 failed", StringComparison.Ordinal));
        await _client.Submit(() => Calls.FailFirst(three.Name, 1), new TaskOptions { Retries = 2, RetryPolicy = io.After(typeof(ArgumentException)) })
            .FailsAsync<TaskFailedException>();
        Assert.Equal((3, 3, 1), (one.Arrived, two.Arrived, three.Arrived));
    }

    [Fact]
    public async Task Equal_calls_of_one_graph_are_computed_once_only_if_they_are_pure()
    {
        var (pure, not) = (Gate.New(isOpen: true), Gate.New(isOpen: true));
        await _client.ComputeAsync(Enumerable.Range(0, 3).Select(_ => Delayed.Call(() => Calls.Pass(pure.Name, 1), new TaskOptions { Pure = true }))).Gives([1, 1, 1]);
        await _client.ComputeAsync(Enumerable.Range(0, 3).Select(_ => Delayed.Call(() => Calls.Pass(not.Name, 1)))).Gives([1, 1, 1]);
        Assert.Equal((1, 3), (pure.Arrived, not.Arrived));
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class OptionsTestsInOneSystem(LocalRuntime runtime) : OptionsTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class OptionsTestsOnNodes(NodesRuntime runtime) : OptionsTests(runtime);
