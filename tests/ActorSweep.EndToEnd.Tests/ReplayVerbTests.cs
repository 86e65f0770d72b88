using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Repeats one simulation of a sweep exactly, wherever it ran.</summary>
public sealed class ReplayVerbTests : IDisposable
{
    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_simulation_of_a_folder_is_shown_whole_and_is_as_it_was_recorded()
    {
        await _cli.RunAsync("sweep", "-p", "npts=100", "-p", "beta=1e-4,2e-4", "--replicates", "3", "--out", "out");
        var replayed = await _cli.RunAsync("replay", "out", "4", "--out", "trajectory.csv");
        Assert.Equal(0, replayed.Code);
        Assert.Contains("simulation 4: point 1, replicate 1, beta=0.0002", replayed.Errors);
        Assert.Contains("as it was recorded", replayed.Errors);

        var rows = File.ReadAllLines(_cli.PathOf("trajectory.csv"));
        Assert.Equal(("t,S,I,R", 102), (rows[0], rows.Length));
        var recorded = File.ReadAllLines(_cli.PathOf("out", "runs.csv")).Single(row => row.StartsWith("4,", StringComparison.Ordinal));
        Assert.Contains(rows[^1]["100".Length..], recorded);
    }

    [Fact]
    public async Task A_simulation_of_a_cluster_is_the_same_here()
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
        Assert.Contains("as it was recorded", here.Errors);
    }

    [Fact]
    public async Task One_that_failed_fails_again_with_its_stack()
    {
        var model = $"{typeof(MoodyModel).Assembly.Location}!{typeof(MoodyModel).FullName}";
        Assert.Equal(3, (await _cli.RunAsync("sweep", "--model", model, "-p", "x=range(4)", "--out", "out")).Code);
        var replayed = await _cli.RunAsync("replay", "out", "2");
        Assert.Equal(1, replayed.Code);
        Assert.Contains("simulation 2 threw, as it does each time:\nSystem.InvalidOperationException: not in the mood\n   at ", replayed.Errors);
        Assert.Contains(nameof(MoodyModel), replayed.Errors);
    }

    [Fact]
    public async Task A_model_that_has_changed_since_is_found_out()
    {
        await _cli.RunAsync("sweep", "-p", "npts=100", "--out", "out");
        // As if another version of the model had computed it.
        var path = _cli.PathOf("out", "runs.csv");
        var rows = File.ReadAllLines(path);
        rows[1] += "1";
        File.WriteAllLines(path, rows);
        var replayed = await _cli.RunAsync("replay", "out", "0");
        Assert.Equal(1, replayed.Code);
        Assert.Contains("not as it was recorded", replayed.Errors);
    }

    [Fact]
    public async Task One_that_there_is_not_is_told()
    {
        await _cli.RunAsync("sweep", "-p", "npts=100", "-p", "beta=1e-4", "--replicates", "6", "--out", "out");
        var outcome = await _cli.RunAsync("replay", "out", "6");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("the sweep has simulations 0 to 5, and no 6", outcome.Errors);
    }

    [Fact]
    public async Task A_folder_without_results_is_told()
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
