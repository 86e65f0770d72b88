using System.CommandLine;
using System.CommandLine.Help;
using ActorSweep.Client.Connecting;
using ActorSweep.Node.Compare;
using ActorSweep.Node.Output;

namespace ActorSweep.Node.Commands;

/// <summary>All commands of the program, and the form of their errors: one line, and an exit code.</summary>
static class CommandLine
{
    /// <param name="cluster">The default cluster of the commands.</param>
    public static RootCommand Build(string? cluster = null)
    {
        var defaults = new ClusterDefault(cluster ?? Environment.GetEnvironmentVariable(ClusterUrls.Variable));
        return new RootCommand("Runs parameter sweeps of stochastic simulations, on this machine or on a cluster. The default model is the SIR model.")
        {
            SweepCommand.Build(defaults),
            CompareCommand.Build(),
            UpCommand.Build(),
            SeedCommand.Build(),
            WorkerCommand.Build(),
            ClientCommand.Build(defaults),
            QueryCommands.Status(defaults),
            QueryCommands.Runs(defaults),
            QueryCommands.Show(defaults),
            RunCommands.Watch(defaults),
            RunCommands.CancelCommand(defaults),
            RunCommands.Resume(defaults),
            RunCommands.Results(defaults),
            ReplayCommand.Build(defaults),
            RunCommands.Logs(defaults),
            QueueCommand.Build(defaults),
            QueryCommands.Workers(defaults),
            RunCommands.DrainCommand(defaults),
            ConfigCommand.Build(),
        };
    }

    public static Task<int> RunAsync(string[] args) => RunAsync(Build(), args);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        var parsed = root.Parse(args);
        try
        {
            // A command line that asks for help may lack arguments.
            if (root.Options.OfType<HelpOption>().Any(help => parsed.GetResult(help) is { Implicit: false }))
                return new HelpAction().Invoke(parsed);
            if (CommandLineFault.Of(parsed) is { } fault)
                return Complain(fault, ExitCode.BadInput);
            // Each command handles Ctrl-C itself: a sweep keeps its results, a node drains.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is UsageException or InvalidSweepException or NoClusterException)
        {
            return Complain(e.Message, ExitCode.BadInput);
        }
        catch (Exception e) when (e is NotMeasuredException or JournalException or KeyNotFoundException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return Complain(e.Message, ExitCode.Failed);
        }
        // A fault of this program: the user gets one line, and a file for the report.
        catch (Exception e)
        {
            return Complain($"internal error, {e.GetType().Name}: {e.Message} {CrashFile.Write(e)}", ExitCode.Failed);
        }
    }

    static int Complain(string message, int code)
    {
        Console.Error.WriteLine($"actorsweep: {PlainText.Of(message.ReplaceLineEndings(" "))}");
        return code;
    }
}
