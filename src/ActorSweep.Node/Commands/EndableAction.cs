using System.CommandLine;
using System.Runtime.InteropServices;

namespace ActorSweep.Node.Commands;

/// <summary>Sets actions that Ctrl-C ends, also at the prompt of <c>client</c>, which stays open.</summary>
static class EndableAction
{
    /// <summary>Sets the action of a command. The first Ctrl-C cancels its token, the second ends the process.</summary>
    public static void SetEndableAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async parsed =>
    {
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        });
        try
        {
            return await action(parsed, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
    });

    /// <summary>Sets the action of a command that succeeds unless it throws.</summary>
    /// <inheritdoc cref="SetEndableAction(Command, Func{ParseResult, CancellationToken, Task{int}})"/>
    public static void SetEndableAction(this Command command, Func<ParseResult, CancellationToken, Task> action) => command.SetEndableAction(async (parsed, cancel) =>
    {
        await action(parsed, cancel);
        return ExitCode.Ok;
    });
}
