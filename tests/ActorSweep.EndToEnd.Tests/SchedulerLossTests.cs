using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;
using Microsoft.Data.Sqlite;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Schedulers that die, hang, stop or restart during a sweep do not change a bit of its result, and the client repeats no request.</summary>
public sealed class SchedulerLossTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task The_only_scheduler_restarts_and_recovers_the_run_with_the_same_workers()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2);
        foreach (var (signal, code) in new[] { ("KILL", 137), ("TERM", 0) })
            await AssertSchedulerRecoversAsync(cluster, signal, code);
    }

    static async Task AssertSchedulerRecoversAsync(UpCluster cluster, string signal, int code)
    {
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        var workers = (await cluster.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order();
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed"), signal);
        await cluster.Up.LineAsync($"seed ended with {code}; starting it again");
        await cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        var after = (await cluster.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order();
        Assert.True(workers.SequenceEqual(after), $"there were {string.Join(", ", workers)}, and are {string.Join(", ", after)}:\n{cluster.Up.Printed}");
    }

    [Fact]
    public async Task Simulations_that_finished_before_the_scheduler_died_are_not_executed_again()
    {
        var cluster = await OneWorkerAsync();
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed"), "KILL");
        var done = int.Parse((await cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}")).Split(' ')[^1]);
        Assert.True(done >= 100, $"{done} simulations were finished when {run} was recovered");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        // The worker counts its simulations since the restart: the rest, less at most those in transit.
        var executed = (await cluster.Client.SnapshotAsync()).Workers.Single().Tasks;
        Assert.InRange(executed, 500 - done - 100, 500 - done);
    }

    [Fact]
    public async Task A_sweep_has_the_same_bits_when_its_worker_hangs_while_the_scheduler_restarts()
    {
        var cluster = await OneWorkerAsync();
        foreach (var seconds in (int[])[3, 15])
            await AssertSameBitsAfterHangAsync(cluster, seconds);
    }

    static async Task AssertSameBitsAfterHangAsync(UpCluster cluster, int seconds)
    {
        var again = 1 + cluster.Up.LinesWith("starting it again").Count;
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        var worker = await cluster.ProcessOfAsync("worker-1");
        RunningProgram.Signal(worker, "STOP");
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed"), "KILL");
        await cluster.Up.LineAsync("starting it again", again);
        // The duration of the hang, not a wait for an event. A seed forms its own cluster after 10 s.
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        RunningProgram.Signal(worker, "CONT");
        await Disturbed.AssertSameBitsAsync(cluster, run);
    }

    [Fact]
    public async Task Two_of_three_schedulers_can_die_one_after_the_other_during_a_sweep()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "3");
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster, times: 3);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed-1 | seed"), "KILL");
        var second = (await cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}")).Split(" | ")[0].Trim();
        Assert.Contains(second, (string[])["seed-2", "seed-3"]);
        RunningProgram.Signal(await cluster.ProcessOfAsync($"{second} | seed"), "KILL");
        await Disturbed.AssertSameBitsAsync(cluster, run, times: 3);
        Assert.Equal(2, cluster.Up.EventsOf(NodeEvent.RunRecovered, $"{run}").Count);
        await cluster.WaitAsync(c => c.Schedulers.Count == 3);
    }

    [Fact]
    public async Task A_scheduler_that_hangs_with_a_lock_on_the_journal_is_killed_and_another_recovers()
    {
        using var folder = new Cli();
        var data = folder.PathOf("data");
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "2", "--data", data);
        var scheduler = await cluster.ProcessOfAsync("seed-1 | seed");
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        RunningProgram.Signal(scheduler, "STOP");
        // During a sweep the scheduler holds the lock for about a tenth of the time.
        for (var tries = 1; !IsLocked(Path.Combine(data, "journal.db")); tries++)
        {
            Assert.True(tries < 500, "it was never stopped with a lock");
            RunningProgram.Signal(scheduler, "CONT");
            RunningProgram.Signal(scheduler, "STOP");
        }
        await cluster.Up.LineAsync("seed-1 hangs; it is ended");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        Assert.Contains("seed-2", await cluster.Up.EventAsync(NodeEvent.RunRecovered, $"{run}"));
    }

    /// <summary>Whether the file of a database stays locked for a second.</summary>
    static bool IsLocked(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Default Timeout=1;Pooling=False");
        connection.Open();
        try
        {
            using var writing = connection.BeginTransaction();
            return false;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 5)
        {
            return true;
        }
    }

    [Fact]
    public async Task A_run_and_its_results_are_available_after_the_cluster_restarts()
    {
        using var folder = new Cli();
        var data = Path.Combine(folder.Folder, "data");
        string id;
        await using (var cluster = await UpCluster.StartAsync(workers: 1, slots: 1, "--data", data))
        {
            var json = await cluster.Cli.RunJsonAsync("sweep", "--cluster", cluster.Url, "--quiet");
            id = json.GetProperty("run").GetString()!;
        }
        await using var later = await UpCluster.StartAsync(workers: 1, slots: 1, "--data", data);
        var run = (await later.Client.SnapshotAsync()).Runs.Single();
        Assert.Equal((id, RunState.Succeeded), (run.Id, run.State));
        await later.Client.SaveResultsAsync(new(id), Path.Combine(folder.Folder, "saved"));
        Assert.True(File.Exists(Path.Combine(folder.Folder, "saved", "runs.csv")));
    }

    /// <summary>Waits until the worker of the shared cluster is ready.</summary>
    async Task<UpCluster> OneWorkerAsync()
    {
        await shared.Cluster.WaitForNodesAsync(schedulers: 1, workers: 1);
        return shared.Cluster;
    }
}
