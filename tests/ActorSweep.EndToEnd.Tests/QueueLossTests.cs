using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The calls of the queue of a cluster of processes finish although the scheduler and workers die.</summary>
public sealed class QueueLossTests(SharedPair shared) : IClassFixture<SharedPair>
{
    readonly UpCluster _cluster = shared.Cluster;

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Queued_calls_finish_once_when_the_scheduler_and_a_worker_die(string signal)
    {
        var active = await ResetQueueAsync();
        var calls = await QueuedCalls.EnqueueAsync(_cluster.Client, 500);
        await calls.ReachAsync(50);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), signal);
        await calls.ReachAsync(200);
        RunningProgram.Signal(await _cluster.ProcessOfAsync("worker-1"), "KILL");
        await calls.AssertFinishedOnceAsync();
    }

    [Fact]
    public async Task Calls_acknowledged_before_execution_are_executed_at_most_once_when_nodes_die()
    {
        var active = await ResetQueueAsync();
        var folder = Directory.CreateDirectory(_cluster.Cli.PathOf("executions")).FullName;
        var before = new QueueOptions { AcknowledgeBefore = true };
        var calls = Enumerable.Range(0, 300).Select(i => _cluster.Client.Enqueue(() => Deadly.AppendLetter(folder, i), before)).ToList();
        await QueuedCalls.ReachAsync(calls, 50);
        RunningProgram.Signal(await _cluster.ProcessOfAsync("worker-1"), "KILL");
        await QueuedCalls.ReachAsync(calls, 100);
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
    public async Task Recurring_calls_are_listed_continue_after_the_loss_of_the_scheduler_and_can_be_unscheduled()
    {
        var active = await ResetQueueAsync();
        await _cluster.Client.ScheduleAsync("tick", "* * * * * *", () => Deadly.Square(3));
        Assert.Matches("^name +function +zone +next +cron\ntick .*Square.* UTC .*Z  [*] [*] [*] [*] [*] [*]\n$", (await _cluster.Cli.RunAsync("queue", "recurring", "--cluster", _cluster.Url)).Output);
        await QueuedCalls.WaitForSucceededCallsAsync(_cluster, 2);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "KILL");
        var there = (await _cluster.Client.ListQueueAsync(10_000)).Count;
        await QueuedCalls.WaitForSucceededCallsAsync(_cluster, there + 2);

        Assert.Equal(0, (await _cluster.Cli.RunAsync("queue", "unschedule", "tick", "--cluster", _cluster.Url)).Code);
        var again = await _cluster.Cli.RunAsync("queue", "unschedule", "tick", "--cluster", _cluster.Url);
        Assert.Equal((1, "actorsweep: recurring call 'tick' does not exist. 'actorsweep queue recurring' lists all.\n"), (again.Code, again.Errors));
    }

    /// <summary>Waits until all nodes are ready, and purges the queue. Returns the name of the active scheduler node.</summary>
    async Task<string> ResetQueueAsync()
    {
        await _cluster.WaitForNodesAsync(schedulers: 2, workers: 2);
        await _cluster.Client.PurgeQueueAsync(ended: true);
        return _cluster.ActiveScheduler;
    }
}
