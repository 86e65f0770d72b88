using ActorSweep.Actors;
using ActorSweep.Tests.Hosting;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Futures survive the connection by which they were submitted, and the scheduler.</summary>
public sealed class ComebackTests : IAsyncLifetime
{
    /// <summary>Most of these tests end while workers hold results, which a draining worker keeps until its client's grace has passed.</summary>
    const string Overrides = """
        actorsweep.journal { store = sqlite, retry-first = 100 ms }
        actorsweep.worker.drain-timeout = 100 ms
        """;

    InProcessCluster _cluster = null!;
    Relay _relay = null!;
    HttpSweepClient _client = null!;

    public async Task InitializeAsync()
    {
        _cluster = await InProcessCluster.StartAsync(workers: 2, overrides: Overrides);
        _relay = new Relay(_cluster.Url);
        _client = await HttpSweepClient.ConnectAsync(_relay.Url);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _relay.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_broken_connection_loses_no_finished_result_and_no_executing_task()
    {
        var (gate, done) = (Gate.New(), Gate.New(isOpen: true));
        var first = _client.Submit(() => Calls.Pass(done.Name, 1));
        var waiting = _client.Submit(() => Calls.Pass(gate.Name, 5));
        Assert.Equal(1, await ValueOf(first));
        await gate.ReachedAsync();
        _relay.Cut();
        _relay.Mend();
        gate.Open();
        Assert.Equal(5, await ValueOf(waiting));
        Assert.Equal(6, await ValueOf(_client.Submit(() => Calls.Add(first.Value, waiting.Value))));
        Assert.Equal((1, 1), (done.Arrived, gate.Arrived));
    }

    [Fact]
    public async Task Requests_made_while_the_connection_is_broken_are_not_lost()
    {
        var gate = Gate.New();
        var (unwanted, released) = (_client.Submit(() => Calls.Pass(gate.Name, 1)), _client.Submit(() => Calls.Pass(gate.Name, 2)));
        await gate.ReachedAsync();
        await gate.ReachedAsync();
        _relay.Cut();
        var squares = _client.Map(x => x * x, Enumerable.Range(0, 1000));
        var cancelled = unwanted.CancelAsync();
        released.Release();
        await gate.WhenCancelled;
        Assert.False(squares[^1].IsDone);
        _relay.Mend();
        await cancelled.WaitAsync(ClientExtensions.Patience);
        Assert.Equal(999 * 999, (await _client.GatherAsync(squares).WaitAsync(ClientExtensions.Patience))[^1]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => ValueOf(unwanted));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_submitted_while_the_connection_is_broken_reads_inputs_that_are_released_after_it(bool isOther)
    {
        var once = Gate.New(isOpen: true);
        var first = _client.Submit(() => Calls.Pass(once.Name, 1));
        var map = _client.Map(x => x + 1, Enumerable.Range(0, 10));
        Assert.Equal(1, await ValueOf(first));
        await _client.GatherAsync(map).WaitAsync(ClientExtensions.Patience);
        _relay.Cut();
        var next = _client.Submit(() => Calls.Add(first.Value, map[9].Value));
        first.Release();
        foreach (var item in map)
            item.Release();
        if (isOther)
            await RestartSchedulerAsync();
        _relay.Mend();
        Assert.Equal(11, await ValueOf(next));
        Assert.Equal(1, once.Arrived);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dependency_of_a_finished_task_is_not_executed_again_after_a_reconnect(bool isOther)
    {
        var once = Gate.New(isOpen: true);
        var inner = Delayed.Call(() => Calls.Pass(once.Name, 1));
        var done = _client.Submit(Delayed.Call(() => Calls.Inc(inner.Value)));
        Assert.Equal(2, await ValueOf(done));
        _relay.Cut();
        if (isOther)
            await RestartSchedulerAsync();
        _relay.Mend();
        Assert.Equal(3, await ValueOf(_client.Submit(() => Calls.Inc(done.Value))));
        Assert.Equal(1, once.Arrived);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retrying_a_dependent_under_the_next_scheduler_retries_its_failed_dependency(bool isLetGo)
    {
        var gate = Gate.New();
        // A separate graph, which is submitted in a separate message.
        var failed = _client.Submit(Delayed.Call(() => Calls.FailFirst(gate.Name, 1)));
        var dependent = _client.Submit(() => Calls.Inc(failed.Value));
        await Assert.ThrowsAsync<DependencyFailedException>(() => ValueOf(dependent));
        if (isLetGo)
            failed.Release();
        await RestartSchedulerAsync();
        Assert.Equal(2, await ValueOf(_client.Submit(() => Calls.Inc(1))));
        dependent.Retry();
        Assert.Equal(3, await ValueOf(dependent));
        Assert.Equal(2, gate.Arrived);
        Assert.Equal(isLetGo ? FutureStatus.Released : FutureStatus.Finished, failed.Status);
    }

    [Fact]
    public async Task An_actor_keeps_its_state_when_the_connection_breaks()
    {
        await using var sum = await _client.CreateActorAsync<OverHttpTests.Sum>();
        Assert.Equal(1, await ValueOf(sum.Call(s => s.Add(1))));
        _relay.Cut();
        _relay.Mend();
        Assert.Equal(3, await ValueOf(sum.Call(s => s.Add(2))));
    }

    [Fact]
    public async Task A_request_that_a_broken_connection_left_unanswered_is_sent_again()
    {
        using var future = _client.Submit(() => Calls.Inc(1));
        await future.WaitAsync();
        _relay.Cut();
        var published = _client.PublishAsync("two", future);
        _relay.Mend();
        await published.WaitAsync(ClientExtensions.Patience);
        Assert.Equal(["two"], await _client.ListPublishedAsync());
    }

    [Fact]
    public async Task A_remote_client_can_cancel_a_map()
    {
        var gate = Gate.New();
        var futures = _client.Map(Calls.Pass, Enumerable.Repeat(gate.Name, 100), Enumerable.Range(0, 100));
        await gate.ReachedAsync();
        await _client.CancelAsync(futures);
        await Assert.ThrowsAsync<OperationCanceledException>(() => ValueOf(futures[99]));
        Assert.Equal(2, await ValueOf(_client.Submit(() => Calls.Inc(1))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_scheduler_receives_all_futures_and_executes_only_tasks_without_a_result(bool isElsewhere)
    {
        SweepClient client = isElsewhere ? _client : _cluster.Client;
        var (gate, once, items) = (Gate.New(), Gate.New(isOpen: true), Gate.New());
        var small = client.Submit(() => Calls.Pass(once.Name, 1));
        var large = client.Submit(() => Calls.Bytes(100_000, 2));
        var scattered = await client.ScatterAsync(30);
        var released = client.Submit(() => Calls.Pass(once.Name, 5));
        var done = client.Map(x => x + 1, Enumerable.Range(0, 100));
        Assert.Equal((1, 5), (await ValueOf(small), await ValueOf(released)));
        Assert.Equal(200_000, (await ValueOf(large)).Sum(b => (long)b));
        Assert.Equal(100, (await client.GatherAsync(done).WaitAsync(ClientExtensions.Patience))[^1]);
        var waiting = client.Submit(() => Calls.Pass(gate.Name, 4));
        var sum = client.Submit(() => Calls.AddThree(small.Value, waiting.Value, released.Value));
        released.Release();
        await gate.ReachedAsync();
        var map = client.Map(Calls.Pass, Enumerable.Repeat(items.Name, 10), Enumerable.Range(0, 10));
        await items.ReachedAsync();
        await RestartSchedulerAsync();
        gate.Open();
        items.Open();
        var after = client.Submit(() => Calls.AddThree(small.Value, scattered.Value, done[9].Value));

        Assert.Equal((4, 10, 41), (await ValueOf(waiting), await ValueOf(sum), await ValueOf(after)));
        Assert.Equal(200_000, await ValueOf(client.Submit(() => Calls.Sum(large.Value))));
        Assert.Equal(Enumerable.Range(0, 10), await client.GatherAsync(map).WaitAsync(ClientExtensions.Patience));
        Assert.Equal(2, once.Arrived);
    }

    [Fact]
    public async Task The_state_of_an_actor_is_lost_with_the_scheduler_and_calls_throw_StateLostException()
    {
        var sum = await _client.CreateActorAsync<OverHttpTests.Sum>();
        await ValueOf(sum.Call(s => s.Add(1)));
        await RestartSchedulerAsync();
        await Assert.ThrowsAsync<StateLostException>(() => ValueOf(sum.Call(s => s.Add(2))));
    }

    [Fact]
    public async Task A_failed_task_can_be_retried_under_the_next_scheduler()
    {
        var gate = Gate.New();
        var failed = _client.Submit(() => Calls.FailFirst(gate.Name, 1));
        await Assert.ThrowsAsync<TaskFailedException>(() => ValueOf(failed));
        await RestartSchedulerAsync();
        Assert.Equal(2, await ValueOf(_client.Submit(() => Calls.Inc(1))));
        Assert.Equal(1, gate.Arrived);
        failed.Retry();
        Assert.Equal(2, await ValueOf(failed));
    }

    /// <summary>Stops the scheduler as after a failed write to the journal. Another one starts after a while, with a new epoch.</summary>
    async Task RestartSchedulerAsync()
    {
        var before = (await _cluster.Client.SnapshotAsync()).Epoch;
        var scheduler = _cluster.Seed.Services.GetRequiredService<ActorSystem>().ActorSelection(
            $"{ActorNames.PathOf(ActorNames.SchedulerManager)}/{ActorNames.Scheduler}/{ActorNames.ActiveScheduler}");
        (await scheduler.ResolveOne(ClientExtensions.Patience)).Tell(PoisonPill.Instance);
        while (true)
            try
            {
                await _cluster.WaitAsync(c => c.Epoch > before && c.Workers.Count == 2);
                return;
            }
            catch (SchedulerUnavailableException)
            {
                // Repeated until the scheduler has started.
            }
    }

    static Task<T> ValueOf<T>(Future<T> future) => future.AsTask().WaitAsync(ClientExtensions.Patience);
}
