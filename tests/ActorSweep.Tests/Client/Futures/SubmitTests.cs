namespace ActorSweep.Tests.Client.Futures;

public abstract class SubmitTests(Runtime runtime)
{
    readonly SweepClient _client = runtime.Client;

    [Fact]
    public async Task Every_kind_of_call_can_be_submitted()
    {
        var gate = Gate.New();
        Assert.Equal(2, await _client.Submit(() => Calls.Inc(1)).Soon());
        Assert.Equal(2, await _client.Submit(() => Calls.IncAsync(1)).Soon());
        Assert.Equal(2, await _client.Submit(Calls.Inc, 1).Soon());
        Assert.Equal(2, await _client.Submit(Calls.IncAsync, 1).Soon());
        Assert.Equal(3, await _client.Submit(Calls.Add, 1, 2).Soon());
        Assert.Equal(6, await _client.Submit(Calls.AddThree, 1, 2, 3).Soon());
        Assert.Equal(7, await _client.Submit(Calls.Seven).Soon());
        Assert.Equal(7, await _client.Submit(Calls.SevenAsync).Soon());
        Assert.Equal(2, await _client.Submit(Delayed.Call(() => Calls.Inc(1))).Soon());
        await _client.Submit(() => Calls.Touch(gate.Name)).WaitAsync().Soon();
        await _client.Submit(() => Calls.TouchAsync(gate.Name)).WaitAsync().Soon();
        Assert.Equal(2, gate.Arrived);
    }

    [Fact]
    public async Task Functions_that_return_value_tasks_and_variables_of_delegates_can_be_submitted()
    {
        var gate = Gate.New();
        Assert.Equal(2, await _client.Submit(() => Calls.IncValueAsync(1)).Soon());
        Assert.Equal(2, await _client.Submit(Calls.IncValueAsync, 1).Soon());
        Assert.Equal(3, await _client.Submit(Calls.AddValueAsync, 1, 2).Soon());
        Assert.Equal(6, await _client.Submit(Calls.AddThreeValueAsync, 1, 2, 3).Soon());
        Assert.Equal(2, await _client.Submit(Delayed.Call(() => Calls.IncValueAsync(1))).Soon());
        await _client.Submit(() => Calls.TouchValueAsync(gate.Name)).WaitAsync().Soon();
        await _client.Submit(Calls.Touch, gate.Name).WaitAsync().Soon();
        await _client.Submit(Calls.TouchAsync, gate.Name).WaitAsync().Soon();
        await _client.Submit(Calls.TouchValueAsync, gate.Name).WaitAsync().Soon();
        Assert.Equal(4, gate.Arrived);

        Func<int> statements = () =>
        {
            var sum = 0;
            for (var i = 0; i < 4; i++)
                sum += i;
            return sum;
        };
        Func<ValueTask<int>> value = async () => await Calls.IncValueAsync(1);
        var name = gate.Name;
        Action touch = () => Calls.Touch(name);
        Func<Task> touchAsync = () => Calls.TouchAsync(name);
        Func<ValueTask> touchValue = () => Calls.TouchValueAsync(name);
        Assert.Equal(6, await _client.Submit(statements).Soon());
        Assert.Equal(2, await _client.Submit(value).Soon());
        await _client.Submit(touch).WaitAsync().Soon();
        await _client.Submit(touchAsync).WaitAsync().Soon();
        await _client.Submit(touchValue).WaitAsync().Soon();
        Assert.Equal(7, gate.Arrived);
    }

    [Fact]
    public async Task Functions_without_a_result_take_several_arguments()
    {
        var gate = Gate.New();
        await _client.Submit(Calls.Touch, gate.Name, 2).WaitAsync().Soon();
        await _client.Submit(Calls.TouchAsync, gate.Name, 2).WaitAsync().Soon();
        await _client.Submit(Calls.TouchValueAsync, gate.Name, 2).WaitAsync().Soon();
        await _client.Submit(Calls.Touch, gate.Name, 2, 3).WaitAsync().Soon();
        await _client.Submit(Calls.TouchAsync, gate.Name, 2, 3).WaitAsync().Soon();
        await _client.Submit(Calls.TouchValueAsync, gate.Name, 2, 3).WaitAsync().Soon();
        Assert.Equal(6, gate.Arrived);

        string[] gates = [gate.Name, gate.Name];
        int[] numbers = [1, 2];
        foreach (var futures in new[]
        {
            _client.Map(Calls.Touch, gates, numbers), _client.Map(Calls.TouchAsync, gates, numbers), _client.Map(Calls.TouchValueAsync, gates, numbers),
            _client.Map(Calls.Touch, gates, numbers, numbers), _client.Map(Calls.TouchAsync, gates, numbers, numbers),
            _client.Map(Calls.TouchValueAsync, gates, numbers, numbers),
        })
            foreach (var future in futures)
                await future.WaitAsync().Soon();
        Assert.Equal(18, gate.Arrived);

        Future<string>[] names = [_client.Submit(() => gate.Name.ToString())];
        foreach (var future in (Future[])[.. _client.Map(Calls.Touch, names), .. _client.Map(Calls.TouchAsync, names), .. _client.Map(Calls.TouchValueAsync, names)])
            await future.WaitAsync().Soon();
        Assert.Equal(21, gate.Arrived);
    }

    [Fact]
    public async Task A_map_with_any_key_is_executed_and_its_large_results_arrive()
    {
        foreach (var key in new[] { "a/d", "../x", "k\0", "k\ud800", " ", new string('k', 500) })
        {
            var futures = _client.Map(Calls.Bytes, new[] { 100_000, 200_000 }, new byte[] { 1, 2 }, new TaskOptions { Key = key });
            Assert.Equal([100_000, 200_000], (await _client.GatherAsync(futures).Soon()).Select(bytes => bytes.Length));
        }
    }

    [Fact]
    public async Task A_token_that_is_an_argument_is_that_of_the_task()
    {
        Assert.True(await _client.Submit(() => Calls.CanBeCancelled(CancellationToken.None)).Soon());
        using var source = new CancellationTokenSource();
        var late = _client.Submit(Calls.WaitUntilCancelled, source.Token, new() { TimeLimit = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => late.Soon())).RemoteType);
        var token = source.Token;
        Assert.Contains(
            "Use TaskContext.Current.CancellationToken", Assert.Throws<CannotTravelException>(() => _client.Map(x => token.IsCancellationRequested ? x : 0, [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_future_of_another_client_is_refused_as_an_argument()
    {
        await using var other = runtime.NewClient();
        var future = other.Submit(() => Calls.Inc(1));
        Assert.EndsWith(
            "belongs to another client; no task of this client can depend on it. Pass its result, or publish it there (PublishAsync) and get it here (GetPublishedAsync).",
            Assert.Throws<InvalidOperationException>(() => _client.Submit(() => Calls.Inc(future.Value))).Message, StringComparison.Ordinal);
        Assert.Equal(2, await future.Soon());
    }

    [Fact]
    public async Task A_client_that_was_disposed_says_so()
    {
        var client = runtime.NewClient();
        var before = client.Submit(() => Calls.Inc(1));
        await client.DisposeAsync();
        Assert.Contains("disposed", Assert.ThrowsAny<Exception>(() => client.Submit(() => Calls.Inc(1))).Message, StringComparison.Ordinal);
        Assert.Contains("disposed", Assert.ThrowsAny<Exception>(() => client.Map(Calls.Inc, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("disposed", (await Assert.ThrowsAnyAsync<Exception>(() => before.Soon())).Message, StringComparison.Ordinal);
        Assert.Contains("disposed", (await Assert.ThrowsAnyAsync<Exception>(() => client.ListPublishedAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lazy_result_is_computed_where_its_task_runs()
    {
        Assert.Equal(["slot", "slot"], await _client.Submit(() => Calls.Threads(2)).Soon());
        Assert.Equal(["slot", "slot"], await _client.Submit(() => Calls.QueryThreads(2)).Soon());
        Assert.Equal(["slot", "slot"], await _client.Submit(() => Calls.QueryThreadsAsync(2)).Soon());
        Assert.Equal(["slot", "slot"], (await _client.Submit(() => Calls.ThreadsAsync(2)).Soon()).ToBlockingEnumerable());
        Assert.Equal([["slot", "slot"]], await _client.GatherAsync(_client.Map(Calls.Threads, [2])).Soon());
    }

    [Fact]
    public async Task A_lazy_result_that_cannot_be_computed_where_its_task_runs_is_refused()
    {
        var ordered = await Assert.ThrowsAsync<TaskFailedException>(() => _client.Submit(() => Calls.Ordered(3)).Soon());
        Assert.Contains("the result is a IOrderedEnumerable<Int32> that is computed when it is enumerated", ordered.Message, StringComparison.Ordinal);
        var nested = await Assert.ThrowsAsync<TaskFailedException>(() => _client.Submit(() => Calls.Nested(3)).Soon());
        Assert.Contains("Listing.Items is of type", nested.Message, StringComparison.Ordinal);
        Assert.Contains("Return an array (ToArray)", nested.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lambda_with_captured_values_can_be_submitted()
    {
        var offset = 40;
        Assert.Equal(42, await _client.Submit(x => x + offset, 2).Soon());
    }

    [Fact]
    public async Task Futures_of_other_runs_can_be_arguments()
    {
        var mapped = _client.Map(Calls.Inc, [1, 2, 3]);
        var one = _client.Submit(() => Calls.Inc(1));
        var sum = _client.Submit(() => Calls.AddThree(mapped[0].Value, mapped[2].Value, one.Value));
        Assert.Equal(8, await sum.Soon());
    }

    [Fact]
    public async Task A_chain_of_300_futures_is_executed_in_order()
    {
        var last = _client.Submit(() => Calls.Inc(0));
        for (var i = 1; i < 300; i++)
        {
            var before = last;
            last = _client.Submit(() => Calls.Inc(before.Value));
        }
        Assert.Equal(300, await last.Soon());
    }

    [Fact]
    public async Task Many_threads_can_submit_at_once()
    {
        var sums = await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(async () =>
        {
            var sum = 0;
            for (var i = 0; i < 50; i++)
            {
                using var one = _client.Submit(() => Calls.Inc(t));
                using var two = _client.Submit(() => Calls.Add(one.Value, i));
                sum += await two.Soon();
            }
            return sum;
        })));
        Assert.Equal(Enumerable.Range(0, 8).Select(t => 50 * (t + 1) + 49 * 50 / 2), sums);
    }

    static Func<int, int> Capturing(Timer timer) => x => x + timer.GetHashCode();

    [Fact]
    public void Values_that_cannot_travel_are_refused_when_a_task_is_submitted()
    {
        var timer = new Timer(_ => { });
        Assert.Contains("timer, of type Timer", Assert.Throws<CannotTravelException>(() => _client.Submit(Capturing(timer), 1)).Message);
        Assert.Contains("'o' of ErrorCalls.Take", Assert.Throws<CannotTravelException>(() => _client.Submit(() => ErrorCalls.Take(timer))).Message);
        Assert.Throws<NotACallException>(() => _client.Submit(() => 1));
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class SubmitTestsInOneSystem(LocalRuntime runtime) : SubmitTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class SubmitTestsOnNodes(NodesRuntime runtime) : SubmitTests(runtime);
