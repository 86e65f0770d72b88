using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of the verbs with a cluster of processes. The tests share the cluster, and no test changes its nodes.</summary>
public sealed class ClusterVerbTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    readonly UpCluster _cluster = shared.Cluster;

    Cli Cli => _cluster.Cli;

    [Fact]
    public async Task A_detached_sweep_is_watched_shown_and_listed_and_its_results_are_saved()
    {
        var run = (await On("sweep", "-p", "npts=1000", "-p", "beta=range(5)", "--detach")).Output.Trim();
        Assert.Contains($"{run} succeeded: 5/5 simulations", (await On("watch", run)).Output);
        Assert.Contains("state    succeeded", (await On("show", run)).Output);
        Assert.Contains(run, (await On("runs")).Output);
        Assert.Equal(0, (await On("results", run, "--out", "out")).Code);
        Assert.Equal(6, File.ReadLines(Cli.PathOf("out", "runs.csv")).Count());
        Assert.True(File.Exists(Cli.PathOf("out", "manifest.json")));
    }

    [Fact]
    public async Task The_cancel_verb_cancels_a_detached_run()
    {
        var run = (await On("sweep", "-p", "beta=linspace(1e-4,4e-4,100)", "--replicates", "1000", "--detach")).Output.Trim();
        Assert.Equal(1, (await On("results", run, "--no-wait")).Code);
        Assert.Equal(0, (await On("cancel", run)).Code);
        Assert.Equal(130, (await On("watch", run)).Code);
    }

    [Fact]
    public async Task A_cancelled_run_can_be_resumed_and_a_succeeded_run_cannot()
    {
        var run = await Disturbed.SubmitAndReachFifthAsync(_cluster);
        await _cluster.Client.CancelAsync(run);
        var stopped = await _cluster.WaitAsync(run, r => r.HasEnded);
        Assert.Equal(RunState.Cancelled, stopped.State);
        Assert.InRange(stopped.Done, 100, 499);

        Assert.Equal(0, (await _cluster.Cli.RunAsync("resume", run.Value, "--cluster", _cluster.Url)).Code);
        // A client that missed the answer repeats the request.
        await _cluster.Client.ResumeAsync(run);
        await Disturbed.AssertSameBitsAsync(_cluster, run);

        var again = await _cluster.Cli.RunAsync("resume", run.Value, "--cluster", _cluster.Url);
        Assert.Equal(
            (2, $"actorsweep: '{run}' cannot resume: only a durable sweep that was cancelled or has failed can resume. 'actorsweep show {run}' prints its state.\n"),
            (again.Code, again.Errors));
        var cancelled = await _cluster.Cli.RunAsync("cancel", run.Value, "--cluster", _cluster.Url);
        Assert.Equal((0, $"actorsweep: '{run}' has ended before: succeeded. Nothing was cancelled.\n"), (cancelled.Code, cancelled.Errors));
    }

    [Fact]
    public async Task Verbs_exit_with_1_for_an_unknown_run_or_worker()
    {
        foreach (var verb in (string[])["watch", "show", "cancel", "results", "drain"])
        {
            var outcome = await On(verb, "none");
            Assert.Equal((verb, 1), (verb, outcome.Code));
            Assert.Contains("'none'", outcome.Errors);
        }
    }

    [Fact]
    public async Task A_replay_of_neither_a_folder_nor_a_run_of_the_cluster_is_told_both() => Assert.Equal(
        new Outcome(1, "", $"actorsweep: 'o/nothere' is neither a folder of results here nor a run of the cluster at {_cluster.Url} with results. Give one of them.\n"),
        await On("replay", "o/nothere", "0"));

    [Fact]
    public async Task The_console_executes_the_verbs_from_its_standard_input()
    {
        using var console = Cli.Start("client", "--cluster", _cluster.Url);
        await console.Input.WriteAsync("# a comment\nstatus\nsweep -p npts=1000 -p \"beta=0.1, 0.2\" --out piped\nruns\nshow none\nexit\nstatus\n");
        console.Input.Close();
        var outcome = await console.ExitAsync();
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith("1 worker, 1 slot ready", outcome.Output);
        Assert.Contains("succeeded: 2 of 2 simulations", outcome.Output);
        Assert.Contains("run 'none' does not exist", outcome.Errors);
        Assert.True(File.Exists(Cli.PathOf("piped", "manifest.json")));
        Assert.Single(outcome.Output.Split("1 worker, 1 slot ready").Skip(1));
    }

    [Theory]
    [InlineData("watch RUN")]
    [InlineData("results RUN --out never")]
    public async Task Control_C_ends_a_command_in_the_console_and_the_console_goes_on(string command)
    {
        var run = await _cluster.Client.SubmitAsync(
            new SweepSpec { Parameters = [new("beta", new Linspace(1, 2, 2))], Replicates = 200, Seed = 7 }, Model.Of(Deadly.SlowModel));
        using var console = Cli.Start("client", "--cluster", _cluster.Url);
        await console.Input.WriteAsync($"{command.Replace("RUN", run.Value, StringComparison.Ordinal)}\n");
        await console.Input.FlushAsync();
        await console.LineAsync($"{run}: ");
        RunningProgram.Signal(console.Id, "INT");
        await console.Input.WriteAsync("status\nexit\n");
        console.Input.Close();
        var outcome = await console.ExitAsync();
        Assert.Equal(130, outcome.Code);
        Assert.Contains("1 worker, 1 slot ready, 1 run under way", outcome.Output, StringComparison.Ordinal);
        await _cluster.Client.CancelAsync(run);
        await _cluster.WaitAsync(run, snapshot => snapshot.HasEnded);
    }

    [Fact]
    public async Task Control_C_ends_a_replay_in_the_console_and_the_console_goes_on()
    {
        Directory.CreateDirectory(Cli.PathOf("endless"));
        var model = $"{typeof(Deadly).Assembly.Location}!{typeof(Deadly).FullName}.{nameof(Deadly.EndlessModel)}";
        await File.WriteAllTextAsync(Cli.PathOf("endless", "manifest.json"), $$"""{ "spec": { "model": "{{model}}", "parameters": { "beta": "1" } } }""");
        using var console = Cli.Start("client", "--cluster", _cluster.Url);
        await console.Input.WriteAsync("replay endless 0\n");
        await console.Input.FlushAsync();
        await console.LineAsync("simulation 0: ");
        RunningProgram.Signal(console.Id, "INT");
        await console.Input.WriteAsync("status\nexit\n");
        console.Input.Close();
        var outcome = await console.ExitAsync();
        Assert.Equal(130, outcome.Code);
        Assert.Contains("1 worker, 1 slot ready", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_of_the_cluster_lists_its_workers()
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(_cluster.Url);
        Assert.Contains("1 workers, 1 slots ready", page);
        Assert.Contains("worker-1-", page);
    }

    [Fact]
    public async Task The_variable_ACTORSWEEP_CLUSTER_replaces_the_cluster_option()
    {
        using var program = RunningProgram.Start(
            Repository.Program, Cli.Folder, ["status"], new Dictionary<string, string> { ["ACTORSWEEP_CLUSTER"] = _cluster.Url });
        Assert.StartsWith("1 worker", (await program.ExitAsync()).Output);
    }

    Task<Outcome> On(params string[] arguments) => Cli.RunAsync([.. arguments, "--cluster", _cluster.Url]);
}
