using System.ComponentModel;
using System.Diagnostics;

namespace ActorSweep.Node.Compare;

/// <summary>A Python of this machine, and the needed modules that it lacks.</summary>
sealed record Python(string Program, IReadOnlySet<string> Lacks)
{
    const string Look = "import importlib.util, sys\nprint(*(m for m in sys.argv[1:] if importlib.util.find_spec(m) is None))";

    /// <summary>Finds the Python of PATH, which can be any, and Debian's, to which Debian's packages belong.</summary>
    public static IReadOnlyList<Python> Find(IReadOnlyList<string> modules) =>
        [.. ((string[])["python3", "/usr/bin/python3"]).Select(program => Ask(program, modules)).OfType<Python>()];

    static Python? Ask(string program, IReadOnlyList<string> modules)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", Look, .. modules]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var lacks = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? new Python(program, lacks.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet()) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
