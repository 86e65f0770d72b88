namespace ActorSweep.Hosting;

/// <summary>
/// What a scheduler node keeps: the journal, unless that is on a server, what is done of runs, their results, and who was in the cluster.
/// </summary>
/// <param name="IsTemporary">Whether it goes with this process, for nobody gave it a place.</param>
sealed record DataFolder(string Path, bool IsTemporary)
{
    /// <summary>Where each run gets a folder for its results.</summary>
    public string Results => System.IO.Path.Combine(Path, "results");

    /// <summary>Where each run gets a folder for what is done of it.</summary>
    public string Parts => System.IO.Path.Combine(Path, "parts");

    /// <summary>The addresses of the nodes that were in the cluster last, a line each.</summary>
    public string Members => System.IO.Path.Combine(Path, "members");

    /// <param name="path">Empty: a new folder that only this user can read.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public static DataFolder Open(string path) => path.Length == 0
        ? new DataFolder(Directory.CreateTempSubdirectory("actorsweep-").FullName, IsTemporary: true)
        : new DataFolder(Directory.CreateDirectory(path).FullName, IsTemporary: false);

    /// <summary>Those that were in the cluster last: whoever comes back finds them still together, perhaps.</summary>
    public IReadOnlyList<string> LastMembers()
    {
        try
        {
            return File.ReadAllLines(Members);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
