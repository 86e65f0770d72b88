using System.CommandLine;
using ActorSweep.Client;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Commands;

/// <summary>All verbs of the program, and what their errors look like: one line, and an exit code.</summary>
static class CommandLine
{
    /// <param name="cluster">The cluster that verbs turn to when nothing names one.</param>
    public static RootCommand Build(string? cluster = null)
    {
        var defaults = new ClusterDefault(cluster ?? Environment.GetEnvironmentVariable("ACTORSWEEP_CLUSTER"));
        return new RootCommand("Runs parameter sweeps of stochastic simulations, on this machine or on a cluster. Without a model of your own: the SIR model.")
        {
            SweepCommand.Build(defaults),
            UpCommand.Build(),
            SeedCommand.Build(),
            WorkerCommand.Build(),
            ClientCommand.Build(defaults),
            QueryCommands.Status(defaults),
            QueryCommands.Runs(defaults),
            QueryCommands.Show(defaults),
            RunCommands.Watch(defaults),
            RunCommands.Cancel(defaults),
            RunCommands.Results(defaults),
            QueryCommands.Workers(defaults),
            RunCommands.Drain(defaults),
            ConfigCommand.Build(),
        };
    }

    public static Task<int> RunAsync(string[] args) => RunAsync(Build(), args);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Complain($"{parsed.Errors[0].Message} See 'actorsweep {parsed.CommandResult.Command.Name} --help'.".Replace("actorsweep actorsweep", "actorsweep"), ExitCode.BadInput);
        try
        {
            // Ctrl-C is each verb's own business: a sweep keeps what it has, a node drains.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is UsageException or InvalidSweepException or NoClusterException)
        {
            return Complain(e.Message, ExitCode.BadInput);
        }
        catch (Exception e) when (e is KeyNotFoundException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return Complain(e.Message, ExitCode.Failed);
        }
    }

    static int Complain(string message, int code)
    {
        Console.Error.WriteLine($"actorsweep: {message.ReplaceLineEndings(" ")}");
        return code;
    }
}
