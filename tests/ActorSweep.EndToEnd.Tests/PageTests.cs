using System.Text.RegularExpressions;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Every command of the README and of the pages in docs works unchanged, in the order of its page.</summary>
[Collection(nameof(DefaultPorts))]
public sealed partial class PageTests : IDisposable
{
    /// <summary>The beginning of commands that <see cref="ExampleTests"/> run.</summary>
    const string Example = "dotnet run examples/";

    readonly Cli _cli = new();
    readonly List<RunningProgram> _nodes = [];

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _cli.Dispose();
    }

    public static TheoryData<string> All => [.. Page.Names];

    public static TheoryData<string> Docs => [.. Page.Names.Where(name => name != Page.Readme && Page.Read(name).Commands.Any())];

    [Theory]
    [MemberData(nameof(Docs))]
    public Task Every_command_of_a_page_works(string name) => RunAllAsync(Page.Read(name));

    [Fact]
    public async Task Every_command_of_the_README_works_and_its_model_has_equal_results_on_a_cluster()
    {
        await RunAllAsync(Page.Read(Page.Readme));
        var (here, cluster) = (File.ReadAllText(_cli.PathOf("results", "flu", "runs.csv")), File.ReadAllText(_cli.PathOf("results", "flu-cluster", "runs.csv")));
        Assert.Equal(here, cluster);
        Assert.Equal(501, here.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_README_shows_the_digest_of_the_decks_sweep()
    {
        var json = await _cli.RunJsonAsync("sweep");
        Assert.Contains($"digest  {json.GetProperty("digest").GetString()}\n", Page.Read(Page.Readme).Text);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_link_of_a_page_names_an_existing_file_or_folder(string name)
    {
        var page = Page.Read(name);
        Assert.All(page.Links, link => Assert.True(page.HasTarget(link), link));
    }

    async Task RunAllAsync(Page page)
    {
        if (page.Blocks("yaml").FirstOrDefault() is { } spec)
            File.WriteAllText(_cli.PathOf("my.yaml"), spec);
        foreach (var command in page.Commands)
            await RunAsync(command, page);
    }

    async Task RunAsync(string command, Page page)
    {
        if (command.StartsWith(Example, StringComparison.Ordinal))
            Assert.Contains(command[Example.Length..], ExampleTests.Names);
        else if (command.StartsWith("dotnet run", StringComparison.Ordinal))
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
        else if (!IsSkipped(command))
            await ShellAsync(command, _cli.Folder);
        if (command.StartsWith("dotnet new", StringComparison.Ordinal))
            File.WriteAllText(_cli.PathOf("Flu", "Season.cs"), page.Code(with: "// Flu/Season.cs"));
    }

    /// <summary>Whether a command is skipped: the tests cannot run themselves, and the remote machine of the SSH tunnel does not exist.</summary>
    static bool IsSkipped(string command) => command is "dotnet test -c Release" || command.StartsWith("ssh ", StringComparison.Ordinal);

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

    /// <summary>Replaces the name of the program by its path, and the addresses of the README's three machines by addresses of this machine.</summary>
    static string InTestFolders(string command) =>
        Program().Replace(command, Repository.Program).Replace("10.0.0.", "127.0.0.", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=^|\| )actorsweep(?= |$)")]
    private static partial Regex Program();
}
