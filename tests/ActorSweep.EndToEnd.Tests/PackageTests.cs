using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The packages and the tool work as the README says when they are installed from a folder.</summary>
public sealed class PackageTests(PackageFolder packages) : IClassFixture<PackageFolder>
{
    [Theory]
    [InlineData("ActorSweep")]
    [InlineData("ActorSweep.Client")]
    [InlineData("ActorSweep.Models")]
    [InlineData("ActorSweep.Tool")]
    public void A_package_has_a_readme_a_licence_a_description_and_symbols(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id, "nupkg"));
        using var text = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(text).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.Equal("MIT", Value("license"));
        Assert.NotNull(package.GetEntry(Value("readme")!));
        Assert.NotEqual("Package Description", Value("description"));
        using var symbols = ZipFile.OpenRead(packages.PathOf(id, "snupkg"));
        Assert.Contains(symbols.Entries, e => e.Name.StartsWith("ActorSweep", StringComparison.Ordinal) && e.Name.EndsWith(".pdb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_installed_tool_runs_the_decks_sweep()
    {
        using var cli = packages.NewProgramFolder();
        await cli.DotnetAsync("tool", "install", "ActorSweep.Tool", "--version", PackageFolder.Version, "--tool-path", "tools");
        using var sweep = RunningProgram.Start(cli.PathOf("tools", "actorsweep"), cli.Folder, ["sweep", "--json"]);
        var outcome = await sweep.ExitAsync();
        Assert.True(outcome.Code == 0, $"{outcome}");
        Assert.Equal(Oracle.Deck, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("digest").GetString());
        Assert.True(File.Exists(Directory.EnumerateFiles(cli.PathOf("results"), "sweep.png", SearchOption.AllDirectories).Single()));
    }

    [Fact]
    public async Task A_program_with_one_package_and_one_using_runs_tasks_and_sweeps()
    {
        using var program = await packages.StartOwnProgramAsync();
        var outcome = await program.ExitAsync();
        Assert.True(outcome.Code == 0, $"{outcome}");
        Assert.Equal("2 4 6\n2 4 6\n6", outcome.Output.Trim());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_program_with_nodes_exits_with_the_code_of_the_signal_that_ends_it(string signal, int code)
    {
        using var program = await packages.StartOwnProgramAsync("nodes");
        await program.LineAsync("nodes are up");
        program.Signal(signal);
        Assert.Equal(code, (await program.ExitAsync()).Code);
    }

    [Fact]
    public async Task A_program_with_only_the_client_package_submits_to_a_cluster_and_contains_no_engine()
    {
        await using var up = await UpCluster.StartAsync(1);
        using var cli = packages.NewProgramFolder();
        await cli.DotnetAsync("new", "console", "--name", "own", "--output", ".", "--no-restore");
        await cli.DotnetAsync("add", "package", "ActorSweep.Client", "--version", PackageFolder.Version, "--no-restore");
        const string program = """
            using ActorSweep;

            await using var client = await SweepClient.ConnectAsync(args[0]);
            var offset = 100;
            var own = await client.Submit(() => Own.Answer(5));
            var mapped = await client.GatherAsync(client.Map(x => x + offset, Enumerable.Range(1, 3)));
            Console.WriteLine($"{own} {string.Join(' ', mapped)}");

            static class Own
            {
                public static int Answer(int x) => x * 2;
            }
            """;
        Assert.Equal("10 101 102 103", await cli.RunProgramAsync(program, up.Url));
        // An edited program sends its new code.
        Assert.Equal("15 101 102 103", await cli.RunProgramAsync(program.Replace("x * 2", "x * 3"), up.Url));
        Assert.Equal("10 101 102 103", await cli.RunProgramAsync(program, up.Url));

        var built = cli.PathOf("bin", "Debug", "net10.0");
        Assert.DoesNotContain("Microsoft.AspNetCore.App", File.ReadAllText(Path.Combine(built, "own.runtimeconfig.json")));
        Assert.DoesNotContain(Directory.EnumerateFiles(built).Select(Path.GetFileName), file => file!.StartsWith("Akka", StringComparison.Ordinal) || file.Contains("Sqlite", StringComparison.Ordinal));
    }
}
