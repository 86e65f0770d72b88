namespace ActorSweep.Execution.Processes;

/// <summary>Says in words how a process ended, as far as its exit code and its last lines tell.</summary>
static class DeathReason
{
    const int Signalled = 128, Aborted = 6;

    const string Overflow = "Stack overflow", OutOfMemory = "Out of memory", Failed = "Process terminated.", Unhandled = "Unhandled exception.";
    static readonly string[] Telling = [Overflow, OutOfMemory, Failed, Unhandled];

    /// <summary>Whether a line begins as the runtime does when it ends itself. A stack may follow that is longer than what is kept.</summary>
    public static bool IsTelling(string line) => Telling.Any(begin => line.StartsWith(begin, StringComparison.Ordinal));

    /// <param name="lastLines">What it printed last: where the runtime ends itself, it says there why.</param>
    public static string Of(int exitCode, IReadOnlyList<string> lastLines)
    {
        if ((exitCode == Signalled + Aborted || OperatingSystem.IsWindows()) && OfRuntime(lastLines) is { } reason)
            return reason;
        return OperatingSystem.IsWindows() || exitCode <= Signalled ? $"exit code {exitCode}" : (exitCode - Signalled) switch
        {
            9 => "killed by the system or by somebody (SIGKILL); where memory is short, Linux does that",
            Aborted => "it aborted (SIGABRT)",
            11 => "segmentation fault (SIGSEGV)",
            7 => "bus error (SIGBUS)",
            15 => "it was asked to end (SIGTERM)",
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
                return $"it ended itself: {WhatFollows(lines, i, Failed)}";
            if (line.StartsWith(Unhandled, StringComparison.Ordinal))
                return $"unhandled exception: {WhatFollows(lines, i, Unhandled)}";
        }
        return null;
    }

    /// <summary>The rest of a line; where nothing is left, the next.</summary>
    static string WhatFollows(IReadOnlyList<string> lines, int at, string begin) =>
        lines[at][begin.Length..].Trim() is { Length: > 0 } rest ? rest : at + 1 < lines.Count ? lines[at + 1].Trim() : "it did not say why";
}
