using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of work whose description is larger than a message between nodes.</summary>
public sealed class LargeMessageTests(SharedWorkers shared) : IClassFixture<SharedWorkers>
{
    const int Many = 20_000;

    UpCluster Up => shared.Cluster;

    [Fact]
    public async Task A_map_whose_function_captures_more_than_a_message_holds_is_executed()
    {
        var captured = new byte[300_000];
        captured[5] = 3;
        Assert.Equal(Enumerable.Range(3, 40), await GatherAsync(Up.Client.Map(i => captured[5] + i, Enumerable.Range(0, 40))));
    }

    [Fact]
    public async Task A_map_whose_function_captures_much_is_executed_where_workers_read_no_files_of_others()
    {
        using var config = new ConfigFile("actorsweep.blobs.same-machine = off");
        await using var up = await UpCluster.StartAsync(2, slots: 1, "--config", config.Path);
        var captured = new byte[3_000_000];
        captured[5] = 3;
        Assert.Equal(Enumerable.Range(3, 40), await up.Client.GatherAsync(up.Client.Map(i => captured[5] + i, Enumerable.Range(0, 40))));
    }

    [Fact]
    public async Task A_task_with_20000_inputs_is_executed()
    {
        var all = Delayed.All(Enumerable.Range(0, Many).Select(i => Delayed.Call(() => Deadly.Square(i % 10))));
        Assert.Equal(570_000, await Up.Client.Submit(Delayed.Call(() => all.Value.Sum())).AsTask().WaitAsync(RunningProgram.Patience));
    }

    [Fact]
    public async Task Futures_of_20000_tasks_are_published_and_found()
    {
        var futures = Enumerable.Range(0, Many).Select(i => Up.Client.Submit(() => Deadly.Square(7))).ToList();
        await Up.Client.PublishAsync("many", futures);
        Assert.Equal(Many, (await Up.Client.GetPublishedAsync<int>("many")).Length);
        await Up.Client.UnpublishAsync("many");
    }

    [Fact]
    public async Task A_map_of_which_all_of_100000_items_fail_ends()
    {
        var items = Up.Client.Map(i => 1 / (i - i), Enumerable.Range(0, 100_000));
        var failed = await Assert.ThrowsAsync<TaskFailedException>(() => GatherAsync(items));
        Assert.Contains("DivideByZero", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_of_progress_is_cut_and_the_task_ends()
    {
        var task = Up.Client.Submit(() => Deadly.ReportLongText());
        Assert.Equal(1_000_000, await task.AsTask().WaitAsync(RunningProgram.Patience));
    }

    [Fact]
    public async Task A_queued_call_that_joins_20000_calls_is_executed()
    {
        var all = Delayed.All(Enumerable.Range(0, Many).Select(i => Delayed.Call(() => Deadly.Square(i % 10))));
        Assert.Equal(570_000, await Up.Client.Enqueue(Delayed.Call(() => all.Value.Sum())).GetAsync(RunningProgram.Patience));
    }

    Task<T[]> GatherAsync<T>(IEnumerable<Future<T>> futures) => Up.Client.GatherAsync(futures).WaitAsync(RunningProgram.Patience);
}
