using System.Text.Json.Nodes;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

public sealed class SweepVerbTests : IDisposable
{
    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_json_option_prints_one_JSON_object_on_standard_output()
    {
        var outcome = await _cli.RunAsync("sweep", "-p", "npts=1000", "-p", "beta=0.1,0.2", "--json", "--out", "out");
        var json = JsonNode.Parse(Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!.AsObject();
        Assert.Equal(
            ["run", "state", "simulations", "failed", "first_failure", "digest", "notes", "elapsed_s", "simulate_s", "workers", "slots", "out"],
            json.Select(member => member.Key));
        Assert.Equal("succeeded", json["state"]!.GetValue<string>());
        Assert.Equal(_cli.PathOf("out"), json["out"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(0, "cannot write the results of sir-.+ to '.+/out': the disk is full\\. Make room, or choose another folder with --out\\.")]
    [InlineData(64_000, "sir-.+ failed: the disk is full: No space left on device : '.+/out/.+'\\. Make room, .+")]
    public async Task A_full_disk_is_told_in_one_line_with_the_folder_and_what_to_do(int filled, string error)
    {
        using var disk = new SmallDisk("64k");
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "fill"), new byte[filled]);
        foreach (var flags in (string[][])[["--force"], ["--json", "--force"]])
        {
            var outcome = await _cli.RunAsync(["sweep", "-p", "npts=100", "--quiet", "--out", Path.Combine(disk.Path, "out"), .. flags]);
            Assert.Equal((1, ""), (outcome.Code, outcome.Output));
            Assert.Matches($"^actorsweep: {error}$", Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    [Fact]
    public async Task A_model_is_built_from_its_project_or_its_source_file()
    {
        const string model = """
            public static class Doubling
            {
                public sealed record Result(double[] x);

                public static Result Run(double start = 1) => new([start, 2 * start]);
            }
            """;
        Directory.CreateDirectory(_cli.PathOf("Doubling"));
        File.WriteAllText(_cli.PathOf("Doubling", "Doubling.cs"), model);
        File.WriteAllText(_cli.PathOf("Doubling", "Doubling.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        File.WriteAllText(_cli.PathOf("Doubling.cs"), model);
        foreach (var path in (string[])["Doubling/Doubling.csproj", "Doubling.cs!Doubling"])
        {
            var outcome = await _cli.RunAsync("sweep", "--model", path, "-p", "start=1,2", "--out", "out", "--force");
            Assert.True(outcome.Code == 0, outcome.Errors);
            Assert.Contains($"building {path.Split('!')[0]}", outcome.Errors, StringComparison.Ordinal);
            Assert.Equal(["index,point,replicate,model_seed,start,x", "0,0,0,,1,2", "1,1,0,,2,4"], await File.ReadAllLinesAsync(_cli.PathOf("out", "runs.csv")));
        }

        File.WriteAllText(_cli.PathOf("Broken.cs"), "class X { int }");
        var broken = await _cli.RunAsync("sweep", "--model", "Broken.cs");
        Assert.Equal(2, broken.Code);
        Assert.Matches("actorsweep: 'Broken.cs' does not build: .*error CS1519", broken.Errors);
    }

    [Fact]
    public async Task Results_are_saved_in_a_folder_named_after_the_run_without_other_files()
    {
        var json = await _cli.RunJsonAsync("sweep", "-p", "npts=1000");
        var run = json.GetProperty("run").GetString()!;
        Assert.Equal([_cli.PathOf("results", run)], Directory.GetFileSystemEntries(_cli.PathOf("results")));
        Assert.Equal(
            ["bands.csv", "manifest.json", "runs.csv", "sweep.png"],
            Directory.GetFiles(_cli.PathOf("results", run)).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Options_override_the_values_of_a_sweep_file()
    {
        File.WriteAllText(_cli.PathOf("my.yaml"), "parameters: {npts: 1000, beta: [1e-4, 2e-4]}\nreplicates: 3\n");
        var json = await _cli.RunJsonAsync("sweep", "my.yaml", "--replicates", "5", "-p", "beta=range(3)");
        Assert.Equal(15, json.GetProperty("simulations").GetInt32());
    }

    [Fact]
    public async Task What_a_model_and_the_programs_that_it_starts_print_goes_to_standard_error()
    {
        File.WriteAllText(_cli.PathOf("Loud.cs"), """
            public static class Loud
            {
                public static Outcome Simulate(double beta = 0.5)
                {
                    System.Console.WriteLine("from the model");
                    using (var output = System.Console.OpenStandardOutput())
                        output.Write("from its stream\n"u8);
                    System.Diagnostics.Process.Start("echo", "from its program").WaitForExit();
                    return new([beta]);
                }
            }

            public sealed record Outcome(double[] I);
            """);
        var outcome = await _cli.RunAsync("sweep", "--model", "Loud.cs", "-p", "beta=1", "--json", "--out", "loud");
        Assert.Equal('{', outcome.Output[0]);
        var replayed = await _cli.RunAsync("replay", "loud", "0");
        Assert.Equal("t,I\n0,1\n", replayed.Output);
        foreach (var errors in new[] { outcome.Errors, replayed.Errors })
            foreach (var source in new[] { "model", "stream", "program" })
                Assert.Contains($"from its {source}\n".Replace("its model", "the model", StringComparison.Ordinal), errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_in_the_message_of_a_model_are_visible()
    {
        File.WriteAllText(_cli.PathOf("Red.cs"), """
            public static class Red
            {
                public static Outcome Simulate(double beta = 0.5) => throw new System.InvalidOperationException("a \u001b[31mred\0 message");
            }

            public sealed record Outcome(double[] I);
            """);
        var sweep = await _cli.RunAsync("sweep", "--model", "Red.cs", "-p", "beta=1", "--out", "red");
        var replay = await _cli.RunAsync("replay", "red", "0");
        foreach (var printed in new[] { sweep.Output + sweep.Errors, replay.Output + replay.Errors })
        {
            Assert.Contains("a \\x1b[31mred\\x00 message", printed, StringComparison.Ordinal);
            Assert.DoesNotContain(printed, character => char.IsControl(character) && character != '\n');
        }
    }

    [Fact]
    public async Task A_dry_run_prints_the_number_of_simulations_and_writes_no_files()
    {
        var outcome = await _cli.RunAsync("sweep", "-p", "beta=linspace(0,1,1000000)", "-p", "gamma=linspace(0,1,1000)", "--dry-run");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("1000000000 points x 1 replicates = 1000000000 simulations of sir", outcome.Output);
        Assert.Contains("and 999999995 more", outcome.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_cli.Folder));
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_sweep_saves_its_finished_simulations_and_exits_with_130()
    {
        using var sweep = _cli.Start("sweep", "-p", "beta=linspace(1e-4,4e-4,100)", "--replicates", "1000", "--out", "out");
        await sweep.LineAsync(" simulations, ");
        sweep.Signal("INT");
        var outcome = await sweep.ExitAsync();
        Assert.Equal(130, outcome.Code);
        Assert.Contains(" cancelled: ", outcome.Output);

        var manifest = JsonNode.Parse(File.ReadAllText(_cli.PathOf("out", "manifest.json")))!;
        Assert.Equal("cancelled", manifest["state"]!.GetValue<string>());
        Assert.Null(manifest["digest"]);
        Assert.Equal(manifest["done"]!.GetValue<int>(), File.ReadLines(_cli.PathOf("out", "runs.csv")).Count() - 1);
        Assert.InRange(manifest["done"]!.GetValue<int>(), 1, 99_999);
    }

    [Fact]
    public async Task The_picture_is_an_SVG_and_a_warning_is_printed_where_no_font_is_installed()
    {
        // A separate mount namespace hides the folders of fonts from this process only.
        const string hideFonts = "mkdir -p e && mount --bind e /usr/share/fonts && exec \"$0\" sweep -p npts=100 --out out";
        using var program = RunningProgram.Start("unshare", _cli.Folder, ["--mount", "--map-root-user", "sh", "-c", hideFonts, Repository.Program]);
        var outcome = await program.ExitAsync();
        Assert.Equal(0, outcome.Code);
        Assert.Contains("no font is installed", outcome.Errors);
        Assert.Contains(">sir: 1 points<", File.ReadAllText(_cli.PathOf("out", "sweep.svg")));
        Assert.False(File.Exists(_cli.PathOf("out", "sweep.png")));
    }
}
