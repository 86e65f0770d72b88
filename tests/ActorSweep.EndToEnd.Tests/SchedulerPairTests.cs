using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Of two schedulers the active one dies, hangs, stops or is asked to end during a sweep, and the other goes on without the change of a bit.</summary>
public sealed class SchedulerPairTests(SharedPair shared) : IClassFixture<SharedPair>
{
    readonly UpCluster _cluster = shared.Cluster;

    [Fact]
    public async Task When_the_active_scheduler_dies_another_goes_on()
    {
        var (active, other) = await SchedulersAsync();
        var run = await Disturbed.ReachTheMiddleAsync(_cluster);
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "KILL");
        await Disturbed.AssertSameBitsAsync(_cluster, run);
        Assert.Contains($"{other} | ", await _cluster.Up.LineAsync($"{run} goes on, with "));
        // The dead scheduler node is started again and registers beside it.
        await _cluster.WaitAsync(c => c.Schedulers.Count == 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_active_scheduler_is_asked_to_end_it_hands_over_also_when_a_worker_has_just_died(bool aWorkerDies)
    {
        var (active, other) = await SchedulersAsync();
        var again = 1 + _cluster.Up.LinesWith($"{active} ended with 0; starting it again").Count;
        // Long enough that the sweep does not end before the worker's death is detected.
        var run = await Disturbed.ReachTheMiddleAsync(_cluster, times: 3);
        if (aWorkerDies)
            RunningProgram.Signal(await _cluster.ProcessOfAsync("worker-1"), "KILL");
        RunningProgram.Signal(await _cluster.ProcessOfAsync($"{active} | seed"), "TERM");
        if (aWorkerDies)
            await _cluster.Up.LineAsync("this node leaves, and gives up ");
        await _cluster.Up.LineAsync($"{active} ended with 0; starting it again", again);
        Assert.Contains($"{other} | ", await _cluster.Up.LineAsync($"{run} goes on, with "));
        await Disturbed.AssertSameBitsAsync(_cluster, run, times: 3);
    }

    [Fact]
    public async Task A_scheduler_that_was_stopped_and_wakes_up_finds_another_in_its_place_and_begins_anew()
    {
        var (active, _) = await SchedulersAsync();
        var (endedBefore, hungBefore) = (_cluster.Up.LinesWith($"{active} ended with 1").Count, _cluster.Up.LinesWith($"{active} hangs; it is ended").Count);
        var stopped = await _cluster.ProcessOfAsync($"{active} | seed");
        var run = await Disturbed.ReachTheMiddleAsync(_cluster);
        RunningProgram.Signal(stopped, "STOP");
        try
        {
            await _cluster.Up.LineAsync($"{run} goes on, with ");
        }
        finally
        {
            RunningProgram.Signal(stopped, "CONT");
        }
        // It ends by itself (1), or is killed by "up" (137) if it was stopped with a lock on the journal's file or for too long.
        var ended = await _cluster.Up.LineAsync($"{active} ended with 1", endedBefore + 1);
        Assert.Equal(_cluster.Up.LinesWith($"{active} hangs; it is ended").Count > hungBefore, ended.Contains("with 137", StringComparison.Ordinal));
        await Disturbed.AssertSameBitsAsync(_cluster, run);
        await _cluster.WaitAsync(c => c.Schedulers.Count == 2);
    }

    /// <summary>Waits until both scheduler nodes are there. Returns which one is active.</summary>
    async Task<(string Active, string Other)> SchedulersAsync()
    {
        await _cluster.BecomeWholeAsync(schedulers: 2, workers: 2);
        return _cluster.ActiveScheduler == "seed-1" ? ("seed-1", "seed-2") : ("seed-2", "seed-1");
    }
}
