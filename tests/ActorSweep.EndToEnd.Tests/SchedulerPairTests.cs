using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>When the active of two schedulers dies, hangs or is terminated during a sweep, the other recovers the run without changing a bit.</summary>
public sealed class SchedulerPairTests(SharedPair shared) : IClassFixture<SharedPair>
{
    readonly UpCluster _cluster = shared.Cluster;

    [Fact]
    public async Task The_other_scheduler_recovers_the_run_when_the_active_one_is_killed()
    {
        var (active, other) = await SchedulersAsync();
        var run = await Disturbed.SubmitAndReachFifthAsync(_cluster);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "KILL");
        await Disturbed.AssertSameBitsAsync(_cluster, run);
        Assert.Contains($"{other} | ", await _cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}"));
        // The killed scheduler node restarts and registers with the other.
        await _cluster.WaitAsync(c => c.Schedulers.Count == 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_other_scheduler_recovers_when_the_active_one_is_terminated_even_after_a_worker_death(bool aWorkerDies)
    {
        var (active, other) = await SchedulersAsync();
        var again = 1 + _cluster.Up.LinesWith($"{active} ended with 0; starting it again").Count;
        // Long enough that the sweep does not end before the worker's death is detected.
        var run = await Disturbed.SubmitAndReachFifthAsync(_cluster, times: 3);
        if (aWorkerDies)
            RunningProgram.Signal(await _cluster.ProcessOfAsync("worker-1"), "KILL");
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "TERM");
        if (aWorkerDies)
            await _cluster.Up.EventAsync(NodeEvent.UnreachableNodeDowned);
        await _cluster.Up.LineAsync($"{active} ended with 0; starting it again", again);
        Assert.Contains($"{other} | ", await _cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}"));
        await Disturbed.AssertSameBitsAsync(_cluster, run, times: 3);
    }

    [Fact]
    public async Task A_stopped_scheduler_that_continues_after_another_has_recovered_exits_and_restarts()
    {
        var (active, _) = await SchedulersAsync();
        var (endedBefore, hungBefore) = (_cluster.Up.LinesWith($"{active} ended with 1").Count, _cluster.Up.LinesWith($"{active} hangs; it is ended").Count);
        var stopped = await _cluster.ProcessOfAsync($"{active} | seed");
        var run = await Disturbed.SubmitAndReachFifthAsync(_cluster);
        RunningProgram.Signal(stopped, "STOP");
        try
        {
            await _cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}");
        }
        finally
        {
            RunningProgram.Signal(stopped, "CONT");
        }
        // The node exits by itself (1), or "up" kills it (137) if it was stopped with a lock on the journal's file or for too long.
        var ended = await _cluster.Up.LineAsync($"{active} ended with 1", endedBefore + 1);
        Assert.Equal(_cluster.Up.LinesWith($"{active} hangs; it is ended").Count > hungBefore, ended.Contains("with 137", StringComparison.Ordinal));
        await Disturbed.AssertSameBitsAsync(_cluster, run);
        await _cluster.WaitAsync(c => c.Schedulers.Count == 2);
    }

    /// <summary>Waits until all nodes are ready. Returns the names of the active and of the other scheduler node.</summary>
    async Task<(string Active, string Other)> SchedulersAsync()
    {
        await _cluster.WaitForNodesAsync(schedulers: 2, workers: 2);
        return _cluster.ActiveScheduler == "seed-1" ? ("seed-1", "seed-2") : ("seed-2", "seed-1");
    }
}
