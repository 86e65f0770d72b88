using System.Text.RegularExpressions;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Every command in the README works unchanged, in the order of the README.</summary>
[Collection(nameof(Alone))]
public sealed partial class ReadmeTests : IDisposable
{
    static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    readonly Cli _cli = new();
    readonly List<RunningProgram> _nodes = [];

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _cli.Dispose();
    }

    [Fact]
    public async Task Every_command_works_as_it_stands()
    {
        File.WriteAllText(_cli.PathOf("my.yaml"), Block("yaml"));
        foreach (var command in Commands())
            await RunAsync(command);

        // A model that is new to the nodes gives the same results on the cluster as here.
        var (here, cluster) = (File.ReadAllText(_cli.PathOf("results", "flu", "runs.csv")), File.ReadAllText(_cli.PathOf("results", "flu-cluster", "runs.csv")));
        Assert.Equal(here, cluster);
        Assert.Equal(501, here.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_deck_gives_the_digest_that_the_README_shows()
    {
        var json = await _cli.RunJsonAsync("sweep");
        Assert.Contains($"digest  {json.GetProperty("digest").GetString()}\n", Readme);
    }

    async Task RunAsync(string command)
    {
        if (command.StartsWith("dotnet run", StringComparison.Ordinal))
            await ShellAsync(command, Repository.Root);
        else if (command.StartsWith("actorsweep up", StringComparison.Ordinal))
        {
            await EndNodesAsync();
            await StartAsync(command, "cluster is up");
        }
        else if (command.StartsWith("actorsweep seed", StringComparison.Ordinal))
        {
            await EndNodesAsync();
            await StartAsync(command, "seed is up");
        }
        else if (command.StartsWith("actorsweep worker ", StringComparison.Ordinal))
            await StartAsync(command, "joined the scheduler");
        else if (!IsSomebodyElses(command))
            await ShellAsync(command, _cli.Folder);
        if (command.StartsWith("dotnet new", StringComparison.Ordinal))
            File.WriteAllText(_cli.PathOf("Flu", "Season.cs"), Block("csharp", with: "// Flu/Season.cs"));
    }

    /// <summary>Whether a command is skipped: the tests cannot run themselves, and the machine behind the tunnel is only an example.</summary>
    static bool IsSomebodyElses(string command) => command is "dotnet test" || command.StartsWith("ssh ", StringComparison.Ordinal);

    async Task ShellAsync(string command, string folder)
    {
        using var shell = RunningProgram.Start("sh", folder, ["-c", InTestFolders(command)]);
        var outcome = await shell.ExitAsync();
        Assert.True(outcome.Code == 0, $"{command}: {outcome}");
        Assert.DoesNotContain("\"error\"", outcome.Output);
    }

    async Task StartAsync(string command, string sign)
    {
        var node = RunningProgram.Start("sh", _cli.Folder, ["-c", $"exec {InTestFolders(command)}"]);
        _nodes.Add(node);
        await node.LineAsync(sign);
    }

    async Task EndNodesAsync()
    {
        foreach (var node in _nodes)
        {
            node.Signal("INT");
            await node.ExitAsync();
            node.Dispose();
        }
        _nodes.Clear();
    }

    /// <summary>Replaces the program by its path, and the README's three machines by addresses of this one.</summary>
    static string InTestFolders(string command) =>
        Program().Replace(command, Repository.Program).Replace("10.0.0.", "127.0.0.", StringComparison.Ordinal);

    static IEnumerable<string> Commands() =>
        Fences().Matches(Readme).Where(m => m.Groups[1].Value == "sh").SelectMany(m => m.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <param name="with">A text that the block contains.</param>
    internal static string Block(string language, string with = "") =>
        Fences().Matches(Readme).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value).First(block => block.Contains(with, StringComparison.Ordinal));

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"(?<=^|\| )actorsweep(?= |$)")]
    private static partial Regex Program();
}
