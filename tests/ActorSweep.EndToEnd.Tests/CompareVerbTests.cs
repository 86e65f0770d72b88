using System.Runtime.Versioning;
using System.Text.Json;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of the verb that runs the same sweep in every mode and compares the times and digests.</summary>
public sealed class CompareVerbTests : IDisposable
{
    static readonly string[] OwnModes = ["serial", "threads", "processes", "in-process cluster", "cluster of processes"];
    static readonly string[] PeerModes = ["NumPy, serial", "multiprocessing", "Dask", "Celery, RabbitMQ"];

    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_decks_sweep_has_one_digest_in_all_modes_and_leaves_no_files()
    {
        var outcome = await _cli.RunAsync("compare");
        Assert.True(outcome.Code == 0, $"{outcome}");
        var lines = outcome.Output.Split('\n');
        foreach (var mode in OwnModes)
            Assert.EndsWith($"  {Oracle.Deck[..8]}", Assert.Single(lines, line => line.StartsWith($"{mode}  ", StringComparison.Ordinal)));
        Assert.Contains($"All digests are {Oracle.Deck}.", lines);
        Assert.Empty(Directory.GetFileSystemEntries(_cli.Folder));
    }

    [Fact]
    public async Task The_comparison_of_a_sweep_can_be_printed_as_JSON()
    {
        var (_, arguments, digest) = Oracle.Cases.Single(c => c.Name == "replicates");
        var json = await _cli.RunJsonAsync(["compare", .. arguments, "--repeat", "2", "--workers", "3"]);
        Assert.Equal((12, 3, 2), (Number("simulations"), Number("workers"), Number("repeat")));
        Assert.Equal((true, digest), (json.GetProperty("agree").GetBoolean(), json.GetProperty("digest").GetString()));
        Assert.Equal(OwnModes, NamesIn(json, "modes"));
        Assert.Empty(NamesIn(json, "missing"));
        foreach (var mode in json.GetProperty("modes").EnumerateArray())
        {
            Assert.Equal(digest, mode.GetProperty("digest").GetString());
            Assert.InRange(mode.GetProperty("seconds_working").GetDouble(), double.Epsilon, mode.GetProperty("seconds").GetDouble());
        }

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_model_that_a_file_gives_has_one_digest_in_all_modes()
    {
        File.WriteAllText(_cli.PathOf("Flu.cs"), """
            public static class Flu
            {
                public static Outcome Simulate(double beta = 0.5, int seed = 0) => new([beta, new System.Random(seed).NextDouble()]);
            }

            public sealed record Outcome(double[] I);
            """);
        var json = await _cli.RunJsonAsync("compare", "--model", "Flu.cs", "-p", "beta=1,2", "--replicates", "3");
        Assert.Equal(OwnModes, NamesIn(json, "modes"));
        Assert.True(json.GetProperty("agree").GetBoolean());
    }

    [Fact]
    public async Task Each_peer_is_measured_or_listed_as_missing_with_its_packages()
    {
        var json = await _cli.RunJsonAsync("compare", "--peers");
        Assert.True(json.GetProperty("agree").GetBoolean());
        var modes = NamesIn(json, "modes");
        Assert.Equal(OwnModes, modes.Take(OwnModes.Length));
        Assert.Equal(PeerModes.Order(), modes.Skip(OwnModes.Length).Concat(NamesIn(json, "missing")).Order());
        foreach (var missing in json.GetProperty("missing").EnumerateArray())
            Assert.NotEmpty(missing.GetProperty("packages").EnumerateArray());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_peer_with_another_digest_is_reported_with_exit_code_1()
    {
        // A script replaces Python: it finds all modules, and prints a digest that no sweep has.
        File.WriteAllText(_cli.PathOf("python3"), "#!/bin/sh\n[ \"$1\" = -c ] || echo '{\"seconds\": 2.5, \"seconds_working\": 1.5, \"digest\": \"0123456789abcdef\"}'\n");
        File.SetUnixFileMode(_cli.PathOf("python3"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = new Dictionary<string, string> { ["PATH"] = $"{_cli.Folder}:{Environment.GetEnvironmentVariable("PATH")}" };
        using var program = RunningProgram.Start(Repository.Program, _cli.Folder, ["compare", "--peers"], path);
        var outcome = await program.ExitAsync();
        Assert.Equal(1, outcome.Code);
        Assert.Matches(@"\nNumPy, serial +for r in range\(10\): … +2\.500 .* 01234567\n", outcome.Output);
        Assert.Matches(@"\nDask .* 2\.500 .* 1\.500 .* 01234567\n", outcome.Output);
        Assert.DoesNotContain("All digests", outcome.Output);
        Assert.Contains($"actorsweep: the digests differ: serial {Oracle.Deck[..8]}; ", outcome.Errors);
        Assert.Contains("NumPy, serial 01234567", outcome.Errors);
    }

    static string[] NamesIn(JsonElement json, string list) => [.. json.GetProperty(list).EnumerateArray().Select(e => e.GetProperty("mode").GetString()!)];
}
