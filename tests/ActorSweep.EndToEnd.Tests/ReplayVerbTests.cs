using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of the verb that repeats one simulation of a sweep exactly, on any machine.</summary>
public sealed class ReplayVerbTests : IDisposable
{
    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_replay_from_a_folder_writes_the_whole_trajectory_and_matches_the_record()
    {
        await _cli.RunAsync("sweep", "-p", "npts=100", "-p", "beta=1e-4,2e-4", "--replicates", "3", "--out", "out");
        var replayed = await _cli.RunAsync("replay", "out", "4", "--out", "trajectory.csv");
        Assert.Equal(0, replayed.Code);
        Assert.Contains("simulation 4: point 1, replicate 1, beta=0.0002", replayed.Errors);
        Assert.Contains("the result is the recorded one", replayed.Errors);

        var rows = File.ReadAllLines(_cli.PathOf("trajectory.csv"));
        Assert.Equal(("t,S,I,R", 102), (rows[0], rows.Length));
        var recorded = File.ReadAllLines(_cli.PathOf("out", "runs.csv")).Single(row => row.StartsWith("4,", StringComparison.Ordinal));
        Assert.Contains(rows[^1]["100".Length..], recorded);
    }

    [Fact]
    public async Task A_replay_from_a_cluster_equals_the_replay_from_its_saved_results()
    {
        await using var up = await UpCluster.StartAsync(1);
        var run = (await up.Cli.RunAsync("sweep", "-p", "npts=100", "--replicates", "2", "--cluster", up.Url, "--detach")).Output.Trim();
        await up.Cli.RunAsync("watch", run, "--cluster", up.Url);
        var there = await up.Cli.RunAsync("replay", run, "1", "--cluster", up.Url);
        await up.Cli.RunAsync("results", run, "--cluster", up.Url, "--out", "out");
        var here = await up.Cli.RunAsync("replay", "out", "1");

        Assert.Equal(0, there.Code);
        Assert.Equal(102, there.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(there.Output, here.Output);
        Assert.Contains("the result is the recorded one", here.Errors);
    }

    [Fact]
    public async Task A_replay_of_a_failed_simulation_fails_with_its_stack()
    {
        var model = $"{typeof(MoodyModel).Assembly.Location}!{typeof(MoodyModel).FullName}";
        Assert.Equal(3, (await _cli.RunAsync("sweep", "--model", model, "-p", "x=range(4)", "--out", "out")).Code);
        var replayed = await _cli.RunAsync("replay", "out", "2");
        Assert.Equal(1, replayed.Code);
        Assert.Contains("simulation 2 threw an exception:\nSystem.InvalidOperationException: not in the mood\n   at ", replayed.Errors);
        Assert.Contains(nameof(MoodyModel), replayed.Errors);
    }

    [Fact]
    public async Task A_replay_that_differs_from_the_record_is_reported_with_exit_code_1()
    {
        await _cli.RunAsync("sweep", "-p", "npts=100", "--out", "out");
        // A changed result stands for another version of the model.
        var path = _cli.PathOf("out", "runs.csv");
        var rows = File.ReadAllLines(path);
        rows[1] += "1";
        File.WriteAllLines(path, rows);
        var replayed = await _cli.RunAsync("replay", "out", "0");
        Assert.Equal(1, replayed.Code);
        Assert.Contains("the result is not the recorded one", replayed.Errors);
    }

    [Fact]
    public async Task A_simulation_index_outside_the_sweep_is_refused()
    {
        await _cli.RunAsync("sweep", "-p", "npts=100", "-p", "beta=1e-4", "--replicates", "6", "--out", "out");
        var outcome = await _cli.RunAsync("replay", "out", "6");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("the sweep has simulations 0 to 5, but no simulation 6", outcome.Errors);
    }

    [Fact]
    public async Task A_folder_without_results_is_refused()
    {
        Directory.CreateDirectory(_cli.PathOf("empty"));
        var outcome = await _cli.RunAsync("replay", "empty", "0");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("'empty' has no manifest.json of a sweep", outcome.Errors);
    }
}

public sealed record MoodySeries(double[] y);

public static class MoodyModel
{
    public static MoodySeries Run(double x) => x == 2 ? throw new InvalidOperationException("not in the mood") : new([x]);
}
