using System.CommandLine;
using System.CommandLine.Parsing;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep client</c>: runs commands from a prompt or piped input, one a line.</summary>
static class ClientCommand
{
    public static Command Build(ClusterDefault defaults)
    {
        var cluster = defaults.Required();
        var command = new Command("client", "Opens a prompt that accepts every command, with this cluster as the default. If input is piped, reads one command a line.") { cluster };
        command.SetAction(async parsed => await RunAsync(parsed.GetValue(cluster)!));
        return command;
    }

    /// <summary>Runs line after line. The exit code is that of the last line that failed.</summary>
    static async Task<int> RunAsync(string url)
    {
        var root = CommandLine.Build(url);
        var isInteractive = !Console.IsInputRedirected;
        var code = ExitCode.Ok;
        if (isInteractive)
            Console.WriteLine($"actorsweep at {url}; 'help' lists the commands, 'exit' ends the prompt");
        while (Prompt(isInteractive) is { } line)
        {
            var words = CommandLineParser.SplitCommandLine(line).ToList();
            if (words.Count == 0 || words[0].StartsWith('#'))
                continue;
            if (words[0] is "exit" or "quit")
                break;
            var result = await CommandLine.RunAsync(root, words[0] == "help" ? ["--help"] : words);
            code = result == ExitCode.Ok ? code : result;
        }
        return code;
    }

    static string? Prompt(bool isInteractive)
    {
        if (isInteractive)
            Console.Write("> ");
        return Console.In.ReadLine();
    }
}
