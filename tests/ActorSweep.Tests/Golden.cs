using System.Runtime.CompilerServices;

namespace ActorSweep.Tests;

/// <summary>Bytes that others have written down and will read: kept as files beside the tests, a line each.</summary>
static class Golden
{
    /// <summary>Set to anything, it has missing files written, for whoever begins a new version.</summary>
    const string Variable = "ACTORSWEEP_WRITE_GOLDEN";

    /// <summary>Holds lines against those of a file.</summary>
    public static void Check(string file, IEnumerable<string> lines)
    {
        var path = Path.Combine(Folder(), file);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable(Variable) is not null)
            File.WriteAllLines(path, lines);
        Assert.Equal(File.ReadAllLines(path), lines);
    }

    /// <summary>The lines of a file.</summary>
    public static IReadOnlyList<string> Read(string file) => File.ReadAllLines(Path.Combine(Folder(), file));

    static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
