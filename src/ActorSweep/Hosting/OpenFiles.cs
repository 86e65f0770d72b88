using System.Globalization;

namespace ActorSweep.Hosting;

/// <summary>The files and connections that this process has open, and the most that the system allows. Known on Linux only.</summary>
static class OpenFiles
{
    /// <summary>What a node needs with a few clients: the runtime keeps the file of each assembly open.</summary>
    public const long Needed = 512;

    /// <summary>Returns the limit; null where it is not known, or there is none.</summary>
    public static long? Limit() => LimitIn(Read("/proc/self/limits"));

    /// <summary>Returns the number of open files; null where it is not known.</summary>
    public static long? Count() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").LongLength : null;

    /// <summary>Returns the sentence for an operator whose limit is too low; null where it is high enough.</summary>
    public static string? Objection(long? limit) => limit < Needed
        ? $"this process may open at most {limit} files, and a node needs {Needed} or more, and three for each client. Raise the limit, as in 'ulimit -n 4096' (LimitNOFILE in a systemd unit)."
        : null;

    /// <summary>Reads the soft limit of open files from the text of <c>/proc/self/limits</c>.</summary>
    public static long? LimitIn(string? limits)
    {
        const string name = "Max open files";
        var line = limits?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    static string? Read(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
