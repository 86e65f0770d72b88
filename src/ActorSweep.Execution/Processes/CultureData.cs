using System.Runtime.InteropServices;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Processes;

/// <summary>The culture data (ICU) that executors of programs with cultures need. On Windows and macOS they are a part of the system.</summary>
static class CultureData
{
    /// <summary>The oldest version that .NET loads, and one that is newer than any so far.</summary>
    const int Oldest = 50, Newest = 150;

    const string Remedy = "Install libicu there, or set InvariantGlobalization to true in the project of the program";

    /// <summary>Whether an executor with cultures can start on this machine.</summary>
    public static bool IsInstalled => !Cultures.AreInvariant || !OperatingSystem.IsLinux() || Versions.Any(IsVersionInstalled);

    /// <summary>The versions that the runtime tries: one that the environment names, or all.</summary>
    static IEnumerable<string> Versions => Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU") is { Length: > 0 } named
        ? [named[(named.LastIndexOf(':') + 1)..]]
        : Enumerable.Range(Oldest, Newest - Oldest).Reverse().Select(version => $"{version}");

    /// <summary>Returns why nodes without culture data refuse the work of a program with cultures, and the remedy.</summary>
    public static string Explain(params IReadOnlyList<string> nodes) =>
        $"{string.Join(", ", nodes)} {(nodes.Count == 1 ? "has" : "have")} no culture data (ICU), which the program that submitted the work uses. {Remedy}";

    static bool IsVersionInstalled(string version)
    {
        if (!NativeLibrary.TryLoad($"libicuuc.so.{version}", out var library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
