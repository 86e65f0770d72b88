using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Workers that die, hang, exit or register during a sweep do not change a bit of its result.</summary>
public sealed class LossTests(SharedCluster shared, SharedWorkers pair) : IClassFixture<SharedCluster>, IClassFixture<SharedWorkers>
{
    [Fact]
    public async Task A_sweep_has_the_same_bits_when_a_worker_is_killed_and_restarted()
    {
        var cluster = await TwoWorkersAsync();
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        RunningProgram.Signal(await cluster.ProcessOfAsync("worker-1"), "KILL");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        await cluster.Up.LineAsync("worker-1 ended with 137; starting it again");
    }

    [Fact]
    public async Task A_sweep_finishes_with_the_same_bits_while_a_stopped_worker_is_unreachable()
    {
        var cluster = await TwoWorkersAsync();
        var stopped = await cluster.ProcessOfAsync("worker-2");
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        RunningProgram.Signal(stopped, "STOP");
        try
        {
            await cluster.WaitAsync(c => c.Workers.Any(w => w.Id.StartsWith("worker-2", StringComparison.Ordinal) && w.State == WorkerStatus.Unreachable));
            await Disturbed.AssertSameBitsAsync(cluster, run);
        }
        finally
        {
            RunningProgram.Signal(stopped, "CONT");
        }
    }

    [Fact]
    public async Task A_worker_drains_and_exits_at_the_end_of_its_lifetime_during_a_sweep()
    {
        var cluster = shared.Cluster;
        using var leaving = cluster.Cli.Start(
            "worker", "--seed-node", $"127.0.0.1:{cluster.Port}", "--slots", "1", "--name", "short-lived", "--lifetime", "8s", "--lifetime-stagger", "1s");
        await leaving.EventAsync(NodeEvent.RegisteredWithScheduler);
        var run = await Disturbed.SubmitAsync(cluster.Client);
        var outcome = await leaving.ExitAsync();
        Assert.Equal(0, outcome.Code);
        Assert.NotEmpty(leaving.EventsOf(NodeEvent.WorkerDrained));
        await Disturbed.AssertSameBitsAsync(cluster, run);
    }

    [Fact]
    public async Task A_worker_that_registers_during_a_sweep_is_assigned_work()
    {
        var cluster = shared.Cluster;
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        using var late = cluster.Cli.Start("worker", "--name", "late", "--slots", "1", "--seed-node", $"127.0.0.1:{cluster.Port}");
        await cluster.WaitAsync(c => c.Workers.Any(w => w.Id.StartsWith("late", StringComparison.Ordinal)));
        await Disturbed.AssertSameBitsAsync(cluster, run);
        var worker = (await cluster.Client.SnapshotAsync()).Workers.Single(w => w.Id.StartsWith("late", StringComparison.Ordinal));
        Assert.True(worker.Tasks > 0);
        late.Signal("TERM");
        Assert.Equal(0, (await late.ExitAsync()).Code);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_worker_terminated_or_interrupted_during_a_sweep_exits_with_0(string signal)
    {
        var cluster = shared.Cluster;
        using var leaver = cluster.Cli.Start("worker", "--name", $"leaver-{signal}", "--slots", "1", "--seed-node", $"127.0.0.1:{cluster.Port}");
        await cluster.WaitAsync(c => c.Workers.Any(w => w.Id.StartsWith($"leaver-{signal}", StringComparison.Ordinal)));
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        leaver.Signal(signal);
        Assert.Equal(0, (await leaver.ExitAsync()).Code);
        await Disturbed.AssertSameBitsAsync(cluster, run);
    }

    /// <summary>Waits until the workers of the cluster of two are ready.</summary>
    async Task<UpCluster> TwoWorkersAsync()
    {
        await pair.Cluster.WaitForNodesAsync(schedulers: 1, workers: 2);
        return pair.Cluster;
    }
}
