namespace ActorSweep.Execution.Processes;

/// <summary>Describes how a process ended, by its exit code and its last lines.</summary>
static class DeathReason
{
    const int Signalled = 128, Aborted = 6;

    const string Overflow = "Stack overflow", OutOfMemory = "Out of memory", Failed = "Process terminated.", Unhandled = "Unhandled exception.";
    static readonly string[] Telling = [Overflow, OutOfMemory, Failed, Unhandled];

    /// <summary>
    /// Returns whether the runtime begins its last message with this line. A stack trace may follow that is longer than the lines that are kept.
    /// </summary>
    public static bool IsTelling(string line) => Telling.Any(begin => line.StartsWith(begin, StringComparison.Ordinal));

    /// <param name="lastLines">The last lines of the process. When the runtime ends the process, they say why.</param>
    public static string Of(int exitCode, IReadOnlyList<string> lastLines)
    {
        if ((exitCode == Signalled + Aborted || OperatingSystem.IsWindows()) && OfRuntime(lastLines) is { } reason)
            return reason;
        return OperatingSystem.IsWindows() || exitCode <= Signalled ? $"exit code {exitCode}" : (exitCode - Signalled) switch
        {
            9 => "killed by the system or by another process (SIGKILL); Linux kills processes when memory is short",
            Aborted => "aborted (SIGABRT)",
            11 => "segmentation fault (SIGSEGV)",
            7 => "bus error (SIGBUS)",
            15 => "ended by a request (SIGTERM)",
            var signal => $"signal {signal}",
        };
    }

    static string? OfRuntime(IReadOnlyList<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            var line = lines[i];
            if (line.StartsWith(Overflow, StringComparison.Ordinal))
                return "stack overflow";
            if (line.StartsWith(OutOfMemory, StringComparison.Ordinal))
                return "out of memory";
            if (line.StartsWith(Failed, StringComparison.Ordinal))
                return $"the program ended its process: {WhatFollows(lines, i, Failed)}";
            if (line.StartsWith(Unhandled, StringComparison.Ordinal))
                return $"unhandled exception: {WhatFollows(lines, i, Unhandled)}";
        }
        return null;
    }

    /// <summary>Returns the rest of a line; if that is empty, the next line.</summary>
    static string WhatFollows(IReadOnlyList<string> lines, int at, string begin) =>
        lines[at][begin.Length..].Trim() is { Length: > 0 } rest ? rest : at + 1 < lines.Count ? lines[at + 1].Trim() : "no reason was given";
}
