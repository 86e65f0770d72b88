using System.Text.RegularExpressions;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Runs the commands of a page in a separate folder, in their order. Nodes that a page starts run until the next <c>up</c> or <c>seed</c>, or until the end.</summary>
sealed partial class PageRunner : IDisposable
{
    /// <summary>The beginning of commands that <see cref="ExampleTests"/> run.</summary>
    const string Example = "dotnet run examples/";

    readonly List<RunningProgram> _nodes = [];

    public Cli Cli { get; } = new();

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        Cli.Dispose();
    }

    public async Task RunAllAsync(Page page)
    {
        if (page.Blocks("yaml").FirstOrDefault() is { } spec)
            File.WriteAllText(Cli.PathOf("my.yaml"), spec);
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
            await StartAsync(command, node => node.LineAsync("cluster is up"));
        }
        else if (command.StartsWith("actorsweep seed", StringComparison.Ordinal))
        {
            await EndNodesAsync();
            await StartAsync(command, node => node.LineAsync("seed is up"));
        }
        else if (command.StartsWith("actorsweep worker ", StringComparison.Ordinal))
            await StartAsync(command, node => node.EventAsync(NodeEvent.RegisteredWithScheduler));
        else if (!IsSkipped(command))
            await ShellAsync(command, Cli.Folder);
        if (command.StartsWith("dotnet new", StringComparison.Ordinal))
            File.WriteAllText(Cli.PathOf("Flu", "Season.cs"), page.Code(with: "// Flu/Season.cs"));
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

    async Task StartAsync(string command, Func<RunningProgram, Task> isReady)
    {
        var node = RunningProgram.Start("sh", Cli.Folder, ["-c", $"exec {InTestFolders(command)}"]);
        _nodes.Add(node);
        await isReady(node);
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
