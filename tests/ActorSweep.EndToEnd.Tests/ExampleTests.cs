using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The programs of the deck run as the README says, and print the same digest.</summary>
public sealed class ExampleTests(SharedWorkers shared) : IClassFixture<SharedWorkers>
{
    static readonly string Folder = Path.Combine(Repository.Root, "examples");

    /// <summary>The programs of the deck; their names begin with the number of the deck's tool.</summary>
    static string[] Deck => [.. Directory.GetFiles(Folder, "?_*.cs").Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> Programs => [.. Deck];

    /// <summary>The names of all example programs. A test in this class runs each of them.</summary>
    internal static IEnumerable<string> Names => [.. Deck, "futures.cs", "model.cs"];

    [Fact]
    public void Each_example_has_a_test_that_runs_it() =>
        Assert.Equal(Directory.GetFiles(Folder, "*.cs").Select(path => Path.GetFileName(path)).Order(), Names.Order());

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Each_program_of_the_deck_prints_its_elapsed_time_and_the_digest_of_the_deck(string program)
    {
        using var running = Dotnet.StartExample(Repository.Root, $"examples/{program}");
        var outcome = await running.ExitAsync();
        Assert.True(outcome.Code == 0, $"{program}: {outcome}");
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^Elapsed time: \d+\.\d{3} s$", lines[0]);
        Assert.Equal($"Digest: {Oracle.Deck}", lines[1]);
    }

    [Fact]
    public async Task The_example_of_futures_prints_the_expected_results()
    {
        using var running = Dotnet.StartExample(Repository.Root, "examples/futures.cs");
        var outcome = await running.ExitAsync();
        Assert.True(outcome.Code == 0, $"{outcome}");
        Assert.Equal("12 12 9999800001 7 6", outcome.Output.Trim());
    }

    [Theory]
    [InlineData(Page.Readme, "Delayed.Call(", "futures.cs")]
    [InlineData(Page.Readme, "Model.Of(Season.Simulate)", "model.cs")]
    [InlineData("docs/tasks.md", "Delayed.Call(", "futures.cs")]
    [InlineData("docs/models.md", "Model.Of(Season.Simulate)", "model.cs")]
    [InlineData("docs/queue.md", "client.Enqueue(", "4_queue.cs")]
    [InlineData("docs/from-dask.md", "Sweep.Parallelize(", "2_parallelize.cs")]
    public void A_code_block_of_a_page_is_a_part_of_its_example(string page, string text, string example) =>
        Assert.Contains(Page.Read(page).Code(with: text), File.ReadAllText(Path.Combine(Folder, example)));

    [Fact]
    public async Task The_example_of_a_model_saves_the_results_of_500_simulations()
    {
        using var cli = new Cli();
        using var running = Dotnet.StartExample(cli.Folder, Path.Combine(Folder, "model.cs"));
        var outcome = await running.ExitAsync();
        Assert.True(outcome.Code == 0, $"{outcome}");
        Assert.EndsWith("Succeeded: 500 of 500", outcome.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(501, File.ReadAllLines(cli.PathOf("results", "season", "runs.csv")).Length);
    }

    [Theory]
    [InlineData("futures.cs", "12 12 9999800001 7 6")]
    [InlineData("3_delayed.cs", "Digest: ")]
    [InlineData("4_queue.cs", "Digest: ")]
    public async Task A_local_example_runs_on_a_cluster_after_one_line_is_changed(string program, string last)
    {
        var up = shared.Cluster;
        var text = File.ReadAllText(Path.Combine(Folder, program)).Replace("../src/", $"{Repository.Root}/src/");
        var line = text.Split('\n').Single(line => line.Contains("SweepClient.LocalAsync("));
        File.WriteAllText(up.Cli.PathOf(program), text.Replace(line, $"await using var client = await SweepClient.ConnectAsync(\"{up.Url}\");"));

        using var running = Dotnet.StartExample(up.Cli.Folder, program);
        var outcome = await running.ExitAsync();
        Assert.True(outcome.Code == 0, $"{program}: {outcome}");
        Assert.Equal(last == "Digest: " ? last + Oracle.Deck : last, outcome.Output.Trim().Split('\n')[^1]);
    }

    [Fact]
    public void The_README_of_the_examples_shows_each_command_and_the_digest_of_the_deck()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        foreach (var program in Deck)
            Assert.Contains($"dotnet run examples/{program}\n", readme);
        Assert.Contains($"Digest: {Oracle.Deck}\n", readme);
    }
}
