namespace ActorSweep.Tests.Storage;

public sealed class ResultsFolderTests : IDisposable
{
    readonly string _out = Directory.CreateTempSubdirectory("actorsweep-test-").FullName;

    public void Dispose() => Directory.Delete(_out, recursive: true);

    [Fact]
    public async Task Runs_and_bands_have_a_row_for_each_simulation_and_cell_in_order()
    {
        await RunAsync(new SweepSpec { Model = "line", Parameters = [new("slope", new ValueList([2, 3])), new("length", new Constant(2))], Quantiles = [0.5] });
        Assert.Equal(["index,point,replicate,model_seed,slope,length,y,sum", "0,0,0,,2,2,2,2", "1,1,0,,3,2,3,3"], Lines("runs.csv"));
        Assert.Equal(
            [
                "point,t,series,n,mean,sd,min,max,q0.5",
                "0,0,y,1,0,NaN,0,0,0", "0,1,y,1,2,NaN,2,2,2", "1,0,y,1,0,NaN,0,0,0", "1,1,y,1,3,NaN,3,3,3",
            ],
            Lines("bands.csv"));
        Assert.False(File.Exists(Path.Combine(_out, "failures.csv")));
    }

    [Fact]
    public async Task Failed_simulations_have_rows_in_a_separate_file_and_other_simulations_finish()
    {
        var run = await RunAsync(new SweepSpec { Model = "moody", Parameters = [new("x", new ArithmeticRange(0, 4, 1))] });
        Assert.Equal(RunState.SucceededWithFailures, run.State);
        Assert.Equal(2, run.Failed);
        Assert.Equal(["0", "2"], Lines("runs.csv").Skip(1).Select(row => row.Split(',')[0]));
        var failures = File.ReadAllText(Path.Combine(_out, "failures.csv"));
        Assert.StartsWith("index,point,replicate,model_seed,x,type,message,worker,attempt,stack,story\n1,1,0,,1,System.InvalidOperationException,\"1 is odd, \"\"and I\nwon't\"\"\",here,1,", failures);
    }

    [Fact]
    public async Task A_run_fails_if_all_its_simulations_fail()
    {
        var run = await RunAsync(new SweepSpec { Model = "moody", Parameters = [new("x", new ValueList([1, 3]))] });
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("all 2 simulations failed", run.Error);
    }

    [Fact]
    public async Task Replicates_of_different_lengths_count_where_they_have_values()
    {
        var run = await RunAsync(new SweepSpec { Model = "ragged", Replicates = 20 });
        var counts = Lines("bands.csv").Skip(1).Select(row => long.Parse(row.Split(',')[3])).ToList();

        Assert.Equal((RunState.Succeeded, 20L, 7), (run.State, counts[0], counts.Count));
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.Equal((0, 20 - counts[^1]), (run.Notes!.NotFinite, run.Notes.Shorter));
    }

    [Fact]
    public async Task Each_row_has_the_seed_that_its_model_received()
    {
        await RunAsync(new SweepSpec { Model = "noisy", Replicates = 2, Seed = 12345 });

        Assert.All(Lines("runs.csv").Skip(1), row => Assert.Equal(row.Split(',')[3].Split(' ')[0], row.Split(',')[^1]));
        Assert.Equal(2, Lines("runs.csv").Skip(1).Select(row => row.Split(',')[3]).Distinct().Count());
    }

    public sealed record Doubled(long Id, long Next, double Half);

    static Doubled Identify(long id) => new(id, id + 1, (id - 9007199254740990) / 2.0);

    [Fact]
    public async Task Whole_numbers_beyond_2_to_the_power_of_53_are_exact_in_rows_and_in_the_digest()
    {
        var model = ModelCatalog.Of(("id", Identify));
        var spec = new SweepSpec { Model = "id", Parameters = [new("id", new ArithmeticRange(9007199254740991, 9007199254740994, 1))] };
        await using var client = await SweepClient.LocalAsync(new() { Models = model, Slots = 1 });
        var run = await client.RunToEndAsync(spec, _out);

        Assert.Equal(
            [
                "0,0,0,,9007199254740991,9007199254740991,9007199254740992,0.5",
                "1,1,0,,9007199254740992,9007199254740992,9007199254740993,1",
                "2,2,0,,9007199254740993,9007199254740993,9007199254740994,1.5",
            ],
            Lines("runs.csv").Skip(1));
        Assert.Equal(run.Digest, SweepDigest.Of([Identify(9007199254740991), Identify(9007199254740992), Identify(9007199254740993)]));
        Assert.NotEqual(SweepDigest.Of([Identify(9007199254740992)]), SweepDigest.Of([Identify(9007199254740993) with { Half = 1 }]));
    }

    async Task<RunSnapshot> RunAsync(SweepSpec spec)
    {
        await using var client = await SweepClient.LocalAsync(new() { Models = TestModels.Catalog, Slots = 2 });
        return await client.RunToEndAsync(spec, _out);
    }

    string[] Lines(string name) => File.ReadAllLines(Path.Combine(_out, name));
}
