namespace ActorSweep.Tests.Node;

/// <summary>Bad input gives one clear line and exit code 2, and writes nothing.</summary>
[Collection(nameof(Alone))]
public sealed class BadInputTests : IDisposable
{
    readonly InProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("worker --seed-node 127.0.0.1:1 --lifetime 0", "--lifetime takes a time of up to 49 days, as in 55m")]
    [InlineData("worker --seed-node 127.0.0.1:1 --lifetime 100d", "--lifetime takes a time of up to 49 days, as in 55m")]
    [InlineData("worker --seed-node 127.0.0.1:1 --lifetime-stagger 5m", "--lifetime-stagger makes a --lifetime shorter")]
    [InlineData("worker --seed-node 127.0.0.1:1 --lifetime 5m --lifetime-stagger 5m", "--lifetime-stagger makes a --lifetime shorter")]
    [InlineData("logs", "actorsweep logs needs RUN: The run's id")]
    [InlineData("sweep -p beta=2 -p --out x", "cannot read -p '--out'")]
    [InlineData("sweep -p betta=1", "no parameter 'betta'. Did you mean 'beta'? The choices are: seed, beta, gamma, npts, N, noise.")]
    [InlineData("sweep --model sirr", "model 'sirr' does not exist. Did you mean 'sir'?")]
    [InlineData("sweep -p beta=x", "parameter 'beta': cannot read 'x'")]
    [InlineData("sweep -p beta=linspace(1,2)", "linspace takes three numbers")]
    [InlineData("sweep -p beta", "write NAME=VALUES")]
    [InlineData("sweep -p seed=1,2,3 -p beta=1,2 --design zip", "seed has 3, beta has 2")]
    [InlineData("sweep --design cross", "The choices are: grid, zip.")]
    [InlineData("sweep -p seed=-1", "parameter 'seed' cannot be -1; it takes a whole number from 0 to 4294967295.")]
    [InlineData("sweep --seed -1", "--seed takes a whole number from 0 to 18446744073709551615, not '-1'.")]
    [InlineData("sweep --seed 340282366920938463463374607431768211456", "--seed takes a whole number from 0 to")]
    [InlineData("sweep .", "'.' is a folder. Give the file of a sweep, in YAML or JSON.")]
    [InlineData("sweep values.csv", "'values.csv' is a table of values.")]
    [InlineData("sweep values.TSV", "'values.TSV' is a table of values.")]
    [InlineData("logs ", "RUN is empty. Give the run's id, as 'sweep' and 'runs' print it. See 'actorsweep logs --help'.")]
    [InlineData("watch ", "RUN is empty. Give the run's id")]
    [InlineData("results ", "RUN is empty. Give the run's id")]
    [InlineData("show ", "RUN is empty. Give the run's id")]
    [InlineData("cancel ", "RUN is empty. Give the run's id")]
    [InlineData("resume ", "RUN is empty. Give the run's id")]
    [InlineData("drain ", "WORKER is empty. Give the worker's id")]
    [InlineData("replay  0", "RUN is empty. Give a folder of results, or the id of a run of the cluster.")]
    [InlineData("queue show ", "ID is empty. Give the call's id, as 'queue list' prints it. See 'actorsweep queue show --help'.")]
    [InlineData("queue revoke ", "ID is empty. Give the call's id")]
    [InlineData("queue unschedule ", "NAME is empty. Give the recurring call's name")]
    [InlineData("sweep ", "SPEC is empty. Give the file of a sweep")]
    [InlineData("compare ", "SPEC is empty. Give the file of a sweep")]
    [InlineData("sweep --model ", "--model needs a NAME|PATH[!TYPE[.METHOD]] that is not empty.")]
    [InlineData("sweep --quantiles ", "--quantiles needs a Q,Q,… that is not empty.")]
    [InlineData("status --cluster ", "--cluster needs a URL that is not empty.")]
    [InlineData("worker --seed-node ", "--seed-node needs a HOST:PORT that is not empty.")]
    [InlineData("replay x ", "INDEX takes a whole number from 0 to 9223372036854775807, not ''.")]
    [InlineData("replay x 1e400", "INDEX takes a whole number from 0 to 9223372036854775807, not '1e400'.")]
    [InlineData("replay x -1", "INDEX takes a whole number from 0 to 9223372036854775807, not '-1'.")]
    [InlineData("logs RUN x", "TASK takes a whole number from 0 to 9223372036854775807, not 'x'.")]
    [InlineData("logs RUN --jsom", "actorsweep logs has no option '--jsom'.")]
    [InlineData("replay o/nothere 0 --cluster http://127.0.0.1:1", "'o/nothere' is not a folder of results here, and no cluster answers at http://127.0.0.1:1.")]
    [InlineData("sweep -p npts=0", "parameter 'npts' cannot be 0")]
    [InlineData("sweep -p beta=NaN", "parameter 'beta' cannot be NaN; it takes a finite number.")]
    [InlineData("sweep -p beta=Infinity", "parameter 'beta' cannot be")]
    [InlineData("sweep -p seed=range(3) --replicates 3", "but the points set 'seed'")]
    [InlineData("sweep -p seed=range(3) --seed 5", "seed is 5, but the points set 'seed' themselves")]
    [InlineData("sweep -p beta=1 -p gamma=1 -p beta=2", "parameter 'beta' is given twice: -p beta=1 and -p beta=2. Give it once; a list has commas, as in -p beta=1,2.")]
    [InlineData("sweep --out ", "--out needs a DIR that is not empty.")]
    [InlineData("up --config ", "--config needs a FILE that is not empty.")]
    [InlineData("sweep --quantiles 0.5,2", "quantile 2 is out of range")]
    [InlineData("sweep --every 0", "--every takes a whole number from 1 to 9223372036854775807, not '0'.")]
    [InlineData("sweep --replicats 3", "'--replicats'")]
    [InlineData("sweep missing.yaml", "cannot read the sweep 'missing.yaml'")]
    [InlineData("sweep --detach", "--detach needs a cluster")]
    [InlineData("sweep --no-journal", "--no-journal is for sweeps on a cluster")]
    [InlineData("sweep --detach --out zz --cluster http://127.0.0.1:1", "--out has no effect with --detach, which saves no results.")]
    [InlineData("sweep --detach --force --cluster http://127.0.0.1:1", "--force has no effect with --detach, which saves no results.")]
    [InlineData("sweep --quantiles ,", "--quantiles takes numbers from 0 to 1, as in 0.05,0.5,0.95, not ','.")]
    [InlineData("sweep --slots 2 --cluster http://127.0.0.1:1", "Leave out --slots or --cluster.")]
    [InlineData("sweep --cluster http://127.0.0.1:1", "no cluster answers at http://127.0.0.1:1.")]
    [InlineData("status --cluster nonsense", "'nonsense' is not a cluster's address")]
    [InlineData("sweep --out /proc/here", "cannot write results to '/proc/here'")]
    [InlineData("compare -p betta=1", "no parameter 'betta'. Did you mean 'beta'?")]
    [InlineData("compare --workers 0", "--workers takes a whole number from 1 to 64, not '0'.")]
    [InlineData("compare --repeat x", "--repeat takes a whole number from 1 to 1000, not 'x'.")]
    [InlineData("compare --peers --every 1", "--peers is for the default sweep")]
    [InlineData("compare -p beta=1e-4 --replicates 1000001", "compare takes up to 1000000")]
    [InlineData("compare --peer", "Did you mean '--peers'?")]
    [InlineData("compare missing.yaml", "cannot read the sweep 'missing.yaml'")]
    [InlineData("worker", "--seed-node")]
    [InlineData("worker --seed-node nowhere", "--seed-node takes HOST:PORT")]
    [InlineData("worker --seed-node [::1:4053", "--seed-node takes HOST:PORT")]
    [InlineData("seed --seed-node junk", "--seed-node takes HOST:PORT")]
    [InlineData("seed --host 10.0.0.1", "--trust-network")]
    [InlineData("up --config missing.hocon", "cannot use the settings in 'missing.hocon'")]
    [InlineData("config --role x", "--role cannot be 'x'. The choices are: seed, worker, client.")]
    [InlineData("swep", "'swep'")]
    [InlineData("queue show", "actorsweep queue show needs ID")]
    public async Task Bad_input_is_reported_in_one_line_and_writes_no_file(string arguments, string message)
    {
        var outcome = await _cli.RunAsync(arguments.Split(' '));
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        var line = Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("actorsweep: ", line);
        Assert.Contains(message, line);
        Assert.Empty(Directory.GetFileSystemEntries(_cli.Folder));
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("watch")]
    [InlineData("show")]
    [InlineData("logs")]
    [InlineData("drain")]
    [InlineData("queue show")]
    public async Task A_command_with_required_arguments_shows_its_help_without_them(string command)
    {
        foreach (var help in (string[])["--help", "-h"])
        {
            var outcome = await _cli.RunAsync([.. command.Split(' '), help]);
            Assert.Equal((0, ""), (outcome.Code, outcome.Errors));
            Assert.Contains($" {command} ", outcome.Output);
        }
    }

    [Fact]
    public async Task An_unknown_key_in_a_spec_file_is_reported_with_line_and_column()
    {
        File.WriteAllText(_cli.PathOf("my.yaml"), "model: sir\nreplicats: 3\n");
        var outcome = await _cli.RunAsync("sweep", "my.yaml");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("my.yaml(2,1): a sweep has no field 'replicats'. Did you mean 'replicates'?", outcome.Errors);
    }

    [Fact]
    public async Task An_unreadable_setting_is_reported_before_a_node_starts()
    {
        File.WriteAllText(_cli.PathOf("my.hocon"), "actorsweep.scheduler.chunk-duration = banana");
        foreach (var verb in (string[])["seed", "up", "config"])
        {
            var outcome = await _cli.RunAsync(verb, "--config", "my.hocon");
            Assert.Equal((verb, 2), (verb, outcome.Code));
            Assert.StartsWith("actorsweep: cannot use the settings in 'my.hocon': ", Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    [Fact]
    public async Task A_folder_for_results_that_cannot_be_created_is_refused_before_the_run()
    {
        foreach (var name in (string[])[new string('x', 300), $"a/{new string('y', 300)}/b"])
        {
            var outcome = await _cli.RunAsync("sweep", "-p", "npts=100", "--out", name);
            Assert.Equal((2, ""), (outcome.Code, outcome.Output));
            var line = Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith($"actorsweep: cannot write results to '{name}': ", line, StringComparison.Ordinal);
            Assert.EndsWith(" Choose another folder with --out.", line, StringComparison.Ordinal);
            Assert.DoesNotContain(".actorsweep-", line, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(_cli.Folder));
        }
    }

    [Fact]
    public async Task Results_are_not_overwritten_unless_forced()
    {
        string[] sweep = ["sweep", "-p", "npts=100", "--out", "out"];
        Assert.Equal(0, (await _cli.RunAsync(sweep)).Code);
        var before = File.ReadAllText(_cli.PathOf("out", "manifest.json"));

        var refused = await _cli.RunAsync(sweep);
        Assert.Equal(2, refused.Code);
        Assert.Contains("'out' contains results", refused.Errors);
        Assert.Equal(before, File.ReadAllText(_cli.PathOf("out", "manifest.json")));

        Assert.Equal(0, (await _cli.RunAsync([.. sweep, "--force"])).Code);
        Assert.NotEqual(before, File.ReadAllText(_cli.PathOf("out", "manifest.json")));
    }
}
