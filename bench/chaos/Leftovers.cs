using System.Diagnostics;

namespace ActorSweep.Chaos;

/// <summary>Processes of nodes and their files in the temporary folder that did not exist before.</summary>
static class Leftovers
{
    public static IReadOnlySet<string> Here() => Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "actorsweep*")
        .Concat(Directory.Exists("/dev/shm") ? Directory.EnumerateFileSystemEntries("/dev/shm", "actorsweep*") : [])
        .Concat(Process.GetProcessesByName("actorsweep").Select(process => $"process {process.Id}"))
        .ToHashSet();

    /// <summary>Prints the leftovers and returns their number.</summary>
    public static int Report(IReadOnlySet<string> before)
    {
        var left = Here().Except(before).ToList();
        foreach (var one in left)
            Console.WriteLine($"WRONG: {one} is left over");
        return left.Count;
    }
}
