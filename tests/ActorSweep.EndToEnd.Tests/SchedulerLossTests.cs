using ActorSweep.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Schedulers that die, hang, stop or restart during a sweep do not change a bit of its result, and no request is repeated.</summary>
public sealed class SchedulerLossTests
{
    [Fact]
    public async Task The_only_scheduler_comes_back_and_goes_on_from_what_was_done_with_the_workers_that_there_were()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2);
        foreach (var (signal, code) in new[] { ("KILL", 137), ("TERM", 0) })
            await ComesBackAsync(cluster, signal, code);
    }

    static async Task ComesBackAsync(UpCluster cluster, string signal, int code)
    {
        var run = await Disturbed.ReachTheMiddleAsync(cluster);
        var workers = (await cluster.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order();
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed"), signal);
        await cluster.Up.LineAsync($"seed ended with {code}; starting it again");
        await cluster.Up.LineAsync($"{run} goes on, with ");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        var after = (await cluster.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order();
        Assert.True(workers.SequenceEqual(after), $"there were {string.Join(", ", workers)}, and are {string.Join(", ", after)}:\n{cluster.Up.Printed}");
    }

    [Fact]
    public async Task What_was_done_before_the_scheduler_died_is_not_done_again()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1);
        var run = await Disturbed.ReachTheMiddleAsync(cluster);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed"), "KILL");
        var done = int.Parse((await cluster.Up.LineAsync($"{run} goes on, with ")).Split(' ')[^2]);
        Assert.True(done >= 100, $"{done} were done when {run} went on");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        // The worker counts its simulations since then: the rest, less at most those in transit.
        var executed = (await cluster.Client.SnapshotAsync()).Workers.Single().Tasks;
        Assert.InRange(executed, 500 - done - 100, 500 - done);
    }

    [Fact]
    public async Task A_worker_that_hangs_while_its_scheduler_comes_back_finds_it()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1);
        foreach (var seconds in (int[])[3, 15])
            await HangsAsync(cluster, seconds);
    }

    static async Task HangsAsync(UpCluster cluster, int seconds)
    {
        var again = 1 + cluster.Up.LinesWith("starting it again").Count;
        var run = await Disturbed.ReachTheMiddleAsync(cluster);
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
    public async Task Of_three_schedulers_one_after_the_other_may_die()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "3");
        var run = await Disturbed.ReachTheMiddleAsync(cluster, times: 3);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed-1 | seed"), "KILL");
        var second = (await cluster.Up.LineAsync($"{run} goes on, with ")).Split(" | ")[0].Trim();
        Assert.Contains(second, (string[])["seed-2", "seed-3"]);
        RunningProgram.Signal(await cluster.ProcessOfAsync($"{second} | seed"), "KILL");
        await Disturbed.AssertSameBitsAsync(cluster, run, times: 3);
        Assert.Equal(3, cluster.Up.Printed.Split($"{run} goes on, with ").Length);
        await cluster.WaitAsync(c => c.Schedulers.Count == 3);
    }

    [Fact]
    public async Task A_scheduler_that_hangs_with_a_lock_on_the_journals_file_is_ended_and_another_goes_on()
    {
        using var folder = new Cli();
        var data = folder.PathOf("data");
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "2", "--data", data);
        var scheduler = await cluster.ProcessOfAsync("seed-1 | seed");
        var run = await Disturbed.ReachTheMiddleAsync(cluster);
        RunningProgram.Signal(scheduler, "STOP");
        // During a sweep it writes for about a tenth of the time.
        for (var tries = 1; !IsLocked(Path.Combine(data, "journal.db")); tries++)
        {
            Assert.True(tries < 500, "it was never stopped with a lock");
            RunningProgram.Signal(scheduler, "CONT");
            RunningProgram.Signal(scheduler, "STOP");
        }
        await cluster.Up.LineAsync("seed-1 hangs; it is ended");
        await Disturbed.AssertSameBitsAsync(cluster, run);
        Assert.Contains("seed-2", await cluster.Up.LineAsync($"{run} goes on, with "));
    }

    /// <summary>Whether a database's file stays locked for a second.</summary>
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
    public async Task A_run_is_there_with_its_results_when_the_whole_cluster_was_ended_and_started_again()
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
}
