using System.Runtime.CompilerServices;

namespace ActorSweep.Tests;

/// <summary>Golden files beside the tests: bytes that other versions have written or will read, one item per line.</summary>
static class Golden
{
    /// <summary>If this variable is set, missing files are written, to start a new version.</summary>
    const string Variable = "ACTORSWEEP_WRITE_GOLDEN";

    /// <summary>Compares lines with those of a file.</summary>
    public static void Check(string file, IEnumerable<string> lines)
    {
        var path = Path.Combine(Folder(), file);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable(Variable) is not null)
            File.WriteAllLines(path, lines);
        Assert.Equal(File.ReadAllLines(path), lines);
    }

    /// <summary>Returns the lines of a file.</summary>
    public static IReadOnlyList<string> Read(string file) => File.ReadAllLines(Path.Combine(Folder(), file));

    static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
