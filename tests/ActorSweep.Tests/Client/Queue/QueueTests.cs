using ActorSweep.Tests.Client.Futures;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Client.Queue;

/// <summary>The queue of an engine in this process, with a scheduler node and a worker node.</summary>
public sealed class QueueTests : IDisposable
{
    static readonly TimeSpan Long = TimeSpan.FromHours(1);
    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Results_and_failures_of_calls_are_found_by_id_even_by_the_next_engine()
    {
        string id, failed;
        await using (var client = await StartAsync())
        {
            var tasks = Enumerable.Range(0, 20).Select(i => client.Enqueue(() => Square(i))).ToList();
            Assert.Equal(Enumerable.Range(0, 20).Select(i => i * i), await Task.WhenAll(tasks.Select(task => task.GetAsync(ClientExtensions.Patience))));
            Assert.Equal(361, await client.Queued<int>(tasks[19].Id).GetAsync(ClientExtensions.Patience));
            var throwing = client.Enqueue(() => Throw("no"));
            var e = await Assert.ThrowsAsync<TaskFailedException>(() => throwing.GetAsync(ClientExtensions.Patience));
            Assert.Equal(("System.InvalidOperationException", "no"), (e.RemoteType, e.Failure.Message));
            (id, failed) = (tasks[3].Id, throwing.Id);
        }
        await using var later = await StartAsync();
        Assert.Equal(9, await later.Queued<int>(id).GetAsync(ClientExtensions.Patience));
        Assert.Equal((QueuedState.Failed, "no"), ((await later.Queued(failed).StatusAsync()).State, (await later.Queued(failed).StatusAsync()).Failure!.Message));
    }

    [Fact]
    public async Task A_call_that_waits_when_an_engine_ends_is_executed_by_the_next_engine()
    {
        string id;
        await using (var client = await StartAsync(workers: 1, "actorsweep.worker.drain-timeout = 1 ms"))
        {
            // The call is not awaited; the engine records it before it ends.
            var gate = Gate.New();
            var blocked = client.Enqueue(() => Calls.PassDeaf(gate.Name, 1));
            await Until(async () => (await blocked.StatusAsync()).State == QueuedState.Started);
            id = client.Enqueue(() => Square(5)).Id;
            gate.Open();
        }
        await using var later = await StartAsync();
        Assert.Equal(25, await later.Queued<int>(id).GetAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_graph_is_one_entry_and_its_target_is_executed_after_its_dependencies_have_finished()
    {
        await using var client = await StartAsync();
        Delayed<int> one = Delayed.Call(() => Square(1)), two = Delayed.Call(() => Square(2));
        var sum = client.Enqueue(() => Add(one.Value, two.Value));
        Assert.Equal(5, await sum.GetAsync(ClientExtensions.Patience));
        Assert.Single(await client.ListQueueAsync());

        var headers = Delayed.All(Enumerable.Range(1, 5).Select(i => Delayed.Call(() => Square(i))));
        int[] squares = [1, 4, 9, 16, 25];
        Assert.Equal(squares, await client.Enqueue(headers).GetAsync(ClientExtensions.Patience));
        var body = Gate.New(isOpen: true);
        Assert.Equal(55, await client.Enqueue(() => SumAt(body.Name, headers.Value)).GetAsync(ClientExtensions.Patience));
        Assert.Equal(1, body.Arrived);

        var header = Delayed.Call(() => Throw("header"));
        var fails = client.Enqueue(() => Add(one.Value, header.Value));
        Assert.Contains("header", (await Assert.ThrowsAsync<DependencyFailedException>(() => fails.GetAsync(ClientExtensions.Patience))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_larger_than_a_message_is_recorded_and_one_above_16_MiB_fails_the_call()
    {
        await using var client = await StartAsync();
        Assert.Equal(1 << 18, (await client.Enqueue(() => Zeros(1 << 18)).GetAsync(ClientExtensions.Patience)).Length);
        var refused = await Assert.ThrowsAsync<TaskFailedException>(() => client.Enqueue(() => Zeros(3 << 20)).GetAsync(ClientExtensions.Patience));
        Assert.Contains("the result has 24 MiB, and the queue stores at most 16. Write the result to a file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_call_can_be_revoked_and_a_started_call_only_with_terminate()
    {
        await using var client = await StartAsync();
        var gate = Gate.New();
        var begun = client.Enqueue(() => Calls.PassDeaf(gate.Name, 1));
        var waiting = client.Enqueue(() => Square(1), new() { Countdown = Long });
        await Until(async () => (await begun.StatusAsync()).State == QueuedState.Started);
        Assert.False(await begun.RevokeAsync());
        Assert.True(await waiting.RevokeAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.GetAsync(ClientExtensions.Patience));
        Assert.True(await begun.RevokeAsync(terminate: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => begun.GetAsync(ClientExtensions.Patience));
        gate.Open();
    }

    [Fact]
    public async Task A_wait_for_a_call_that_has_timed_out_can_be_repeated()
    {
        await using var client = await StartAsync();
        var waiting = client.Enqueue(() => Square(1), new() { Countdown = Long });
        await waiting.Acknowledged;
        await Assert.ThrowsAsync<TimeoutException>(() => waiting.GetAsync(TimeSpan.FromMilliseconds(1)));
        Assert.False(await waiting.ReadyAsync());
        Assert.Equal(1, await client.PurgeQueueAsync());
        await Assert.ThrowsAsync<KeyNotFoundException>(() => waiting.GetAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_chord_fails_once_with_all_failed_headers()
    {
        await using var client = await StartAsync();
        Delayed<int> one = Delayed.Call(() => Throw("one")), two = Delayed.Call(() => Square(2)), three = Delayed.Call(() => Throw("three"));
        var e = await Assert.ThrowsAsync<DependencyFailedException>(() => client.Enqueue(() => Add3(one.Value, two.Value, three.Value)).GetAsync(ClientExtensions.Patience));
        Assert.Equal(["one", "three"], e.Causes.Select(cause => cause.Message));
        Assert.Contains("2 inputs of the call failed: QueueTests.Throw-", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_retried_as_often_as_allowed_and_its_status_counts_the_failures()
    {
        await using var client = await StartAsync();
        var call = client.Enqueue(() => Throw("again"), new() { Task = new() { Retries = 2, RetryPolicy = RetryPolicy.Fixed(TimeSpan.FromMilliseconds(1)) } });
        Assert.Equal("again", (await Assert.ThrowsAsync<TaskFailedException>(() => call.GetAsync(ClientExtensions.Patience))).Failure.Message);
        Assert.Equal(3, (await client.Queued(call.Id).StatusAsync()).Failures);
        var only = new TaskOptions { Retries = 2, RetryPolicy = new RetryPolicy().After(typeof(IOException)) };
        call = client.Enqueue(() => Throw("not again"), new() { Task = only });
        await Assert.ThrowsAsync<TaskFailedException>(() => call.GetAsync(ClientExtensions.Patience));
        Assert.Equal(1, (await client.Queued(call.Id).StatusAsync()).Failures);
    }

    [Fact]
    public async Task A_call_that_cannot_be_enqueued_throws_when_awaited_or_when_its_client_is_disposed()
    {
        var client = await StartAsync();
        var good = client.Enqueue(() => Square(3));
        var arguments = new byte[17 << 20];
        var bad = client.Enqueue(() => Length(arguments));
        var other = client.Enqueue(() => Square(4));
        Assert.Equal((9, 16), (await good.GetAsync(ClientExtensions.Patience), await other.GetAsync(ClientExtensions.Patience)));
        Assert.Contains("bytes, and the queue takes at most 16777216 (16 MiB).", (await Assert.ThrowsAsync<InvalidSweepException>(() => bad.GetAsync(ClientExtensions.Patience))).Message, StringComparison.Ordinal);
        await client.DisposeAsync();

        client = await StartAsync();
        client.Enqueue(() => Length(arguments));
        Assert.StartsWith("1 call was not enqueued: ", (await Assert.ThrowsAsync<QueuedCallsLostException>(async () => await client.DisposeAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recurring_call_is_enqueued_repeatedly_even_by_the_next_engine_until_it_is_unscheduled()
    {
        await using (var client = await StartAsync())
        {
            await client.ScheduleAsync("squares", "* * * * * *", () => Square(6));
            await Until(async () => (await client.ListQueueAsync()).Count(call => call.State == QueuedState.Succeeded) >= 2);
            var ids = (await client.ListQueueAsync()).Select(call => call.Id).ToList();
            Assert.All(ids, id => Assert.Matches(@"^squares@\d{8}T\d{6}Z$", id));
            Assert.Equal(36, await client.Queued<int>(ids[0]).GetAsync(ClientExtensions.Patience));
        }
        await using var later = await StartAsync();
        var there = (await later.ListQueueAsync()).Count;
        await Until(async () => (await later.ListQueueAsync()).Count > there);
        Assert.Equal("squares", (await later.ListRecurringAsync()).Single().Name);
        Assert.True(await later.UnscheduleAsync("squares"));
        Assert.False(await later.UnscheduleAsync("squares"));
        await Assert.ThrowsAsync<InvalidSweepException>(() => later.ScheduleAsync("never", "often", () => Square(6)));
        Assert.Empty(await later.ListRecurringAsync());
    }

    [Fact]
    public async Task Calls_of_an_unserved_queue_wait_without_a_timeout_and_delay_no_other_calls()
    {
        await using var client = await StartAsync(workers: 1, "actorsweep.scheduler.no-worker-timeout = 100 ms");
        var nobody = Enumerable.Range(0, 5000).Select(i => client.Enqueue(() => Square(i), new() { Queue = "mail" })).ToList();
        await Task.WhenAll(nobody.Select(call => call.Acknowledged)).WaitAsync(ClientExtensions.Patience);
        Assert.Equal(9, await client.Enqueue(() => Square(3)).GetAsync(ClientExtensions.Patience));
        // A submitted task, unlike an enqueued call, has failed by then.
        using var submitted = client.Submit(() => Square(4), new TaskOptions { Resources = new Dictionary<string, double> { ["queue.mail"] = 1 } });
        await Assert.ThrowsAsync<NoWorkerCanRunException>(async () => await submitted);
        Assert.Equal(QueuedState.Waiting, (await nobody[0].StatusAsync()).State);
    }

    [Fact]
    public async Task Enqueueing_without_a_journal_is_refused_and_the_error_suggests_a_data_folder()
    {
        await using var client = await SweepClient.LocalAsync(new());
        var e = Assert.Throws<InvalidSweepException>(() => client.Enqueue(() => Square(1)));
        Assert.Contains("Data = \"data\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_depends_on_a_future_cannot_be_enqueued()
    {
        await using var client = await StartAsync();
        using var future = client.Submit(() => Square(2));
        Assert.Contains("cannot depend on a future", Assert.Throws<InvalidOperationException>(() => client.Enqueue(() => Square(future.Value))).Message, StringComparison.Ordinal);
    }

    Task<SweepClient> StartAsync(int workers = 1, string overrides = "") =>
        SweepClient.LocalAsync(new() { Workers = workers, Slots = 1, Data = _folder.Path, Overrides = overrides });

    static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(ClientExtensions.Patience);
        while (!await isSo())
            await Task.Delay(5, patience.Token);
    }

    static int Square(int x) => x * x;

    static int Add(int x, int y) => x + y;

    static int Add3(int x, int y, int z) => x + y + z;

    static int Length(byte[] bytes) => bytes.Length;

    static int SumAt(string gate, int[] xs)
    {
        Gate.Of(gate).Arrive();
        return xs.Sum();
    }

    static int Throw(string message) => throw new InvalidOperationException(message);

    static double[] Zeros(int count) => new double[count];
}
