using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The queue of a cluster of processes: its calls finish whatever dies.</summary>
public sealed class QueueLossTests(SharedPair shared) : IClassFixture<SharedPair>
{
    readonly UpCluster _cluster = shared.Cluster;

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Calls_are_done_and_recorded_once_when_the_scheduler_and_a_worker_die(string signal)
    {
        var active = await BeginAnewAsync();
        var calls = await QueuedCalls.PutAsync(_cluster.Client, 500);
        await calls.ReachAsync(50);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), signal);
        await calls.ReachAsync(200);
        RunningProgram.Signal(await _cluster.ProcessOfAsync("worker-1"), "KILL");
        await calls.AssertDoneOnceAsync();
    }

    [Fact]
    public async Task What_is_acknowledged_before_is_executed_at_most_once_whatever_dies()
    {
        var active = await BeginAnewAsync();
        var folder = Directory.CreateDirectory(_cluster.Cli.PathOf("executions")).FullName;
        var before = new QueueOptions { AcknowledgeBefore = true };
        var calls = Enumerable.Range(0, 300).Select(i => _cluster.Client.Enqueue(() => Deadly.WriteDown(folder, i), before)).ToList();
        await calls[50].GetAsync(RunningProgram.Patience);
        RunningProgram.Signal(await _cluster.ProcessOfAsync("worker-1"), "KILL");
        await calls[100].GetAsync(RunningProgram.Patience);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "KILL");
        var done = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            string? lost = null;
            try
            {
                done += await calls[i].GetAsync(RunningProgram.Patience) == $"{i}" ? 1 : 0;
            }
            catch (TaskFailedException e)
            {
                lost = e.RemoteType;
            }
            var executions = File.Exists(Path.Combine(folder, $"{i}")) ? File.ReadAllText(Path.Combine(folder, $"{i}")).Length : 0;
            Assert.True(executions == 1 ? lost is null or FailureType.WorkerLost : executions == 0 && lost == FailureType.WorkerLost, $"{i}: {executions} executions, {lost ?? "done"}");
        }
        // Only calls that the killed worker or scheduler had claimed may be lost.
        Assert.InRange(done, 150, 300);
    }

    [Fact]
    public async Task Recurring_calls_are_listed_and_unscheduled_by_verbs_and_go_on_when_their_scheduler_dies()
    {
        var active = await BeginAnewAsync();
        await _cluster.Client.ScheduleAsync("tick", "* * * * * *", () => Deadly.Square(3));
        Assert.Matches("^name +function +zone +next +cron\ntick .*Square.* UTC .*Z  [*] [*] [*] [*] [*] [*]\n$", (await _cluster.Cli.RunAsync("queue", "recurring", "--cluster", _cluster.Url)).Output);
        await QueuedCalls.TicksAsync(_cluster, 2);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "KILL");
        var there = (await _cluster.Client.ListQueueAsync(10_000)).Count;
        await QueuedCalls.TicksAsync(_cluster, there + 2);

        Assert.Equal(0, (await _cluster.Cli.RunAsync("queue", "unschedule", "tick", "--cluster", _cluster.Url)).Code);
        var again = await _cluster.Cli.RunAsync("queue", "unschedule", "tick", "--cluster", _cluster.Url);
        Assert.Equal((1, "actorsweep: there is no recurring call 'tick'. 'actorsweep queue recurring' lists those there are.\n"), (again.Code, again.Errors));
    }

    /// <summary>Waits until all nodes are there, and empties the queue. Returns the name of the active scheduler node.</summary>
    async Task<string> BeginAnewAsync()
    {
        await _cluster.BecomeWholeAsync(schedulers: 2, workers: 2);
        await _cluster.Client.PurgeQueueAsync(ended: true);
        return _cluster.ActiveScheduler;
    }
}
