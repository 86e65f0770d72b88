using System.Runtime.InteropServices;

namespace ActorSweep.Execution.Processes;

/// <summary>Says in words how a process ended, as far as its exit code and its last lines tell.</summary>
static class DeathReason
{
    const int Signalled = 128;

    /// <param name="lastLines">What it printed last: the runtime says there why it ends itself.</param>
    public static string Of(int exitCode, IReadOnlyList<string> lastLines)
    {
        if (Says(lastLines, "Stack overflow"))
            return "stack overflow";
        if (Says(lastLines, "Out of memory") || Says(lastLines, "OutOfMemoryException"))
            return "out of memory";
        if (lastLines.LastOrDefault(line => line.StartsWith("Process terminated.", StringComparison.Ordinal)) is { } failed)
            return $"it ended itself: {failed["Process terminated.".Length..].Trim()}".TrimEnd(' ', ':');
        if (lastLines.LastOrDefault(line => line.StartsWith("Unhandled exception.", StringComparison.Ordinal)) is { } thrown)
            return $"unhandled exception: {thrown["Unhandled exception.".Length..].Trim()}";
        return OperatingSystem.IsWindows() || exitCode <= Signalled ? $"exit code {exitCode}" : (exitCode - Signalled) switch
        {
            9 => "killed by the system or by somebody (SIGKILL); where memory is short, Linux does that",
            6 => "it aborted (SIGABRT)",
            11 => "segmentation fault (SIGSEGV)",
            7 => "bus error (SIGBUS)",
            15 => "it was asked to end (SIGTERM)",
            var signal => $"signal {signal}",
        };
    }

    static bool Says(IReadOnlyList<string> lines, string what) => lines.Any(line => line.StartsWith(what, StringComparison.OrdinalIgnoreCase));
}
