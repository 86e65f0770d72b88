using System.Diagnostics;
using System.Globalization;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Local;

/// <summary>
/// The folder for results of sweeps that run in this process. It is deleted when the engine ends or, after its process was killed, when another process of the
/// machine begins one beside it.
/// </summary>
sealed class UnfinishedResults : IDisposable
{
    const string Prefix = ".unfinished-";

    readonly OwnFolder? _temporary;

    UnfinishedResults(string path, OwnFolder? temporary) => (Path, _temporary) = (path, temporary);

    public string Path { get; }

    /// <summary>Chooses a folder that no other engine uses. It is created with the first sweep: a refused sweep leaves nothing behind.</summary>
    public static UnfinishedResults In(string parent)
    {
        DeleteOrphans(parent);
        return new UnfinishedResults(System.IO.Path.Combine(parent, $"{Prefix}{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}"), null);
    }

    public static UnfinishedResults Temporary()
    {
        var folder = OwnFolder.Create(System.IO.Path.GetTempPath());
        return new UnfinishedResults(folder.Path, folder);
    }

    public void Dispose()
    {
        if (_temporary is not null)
            _temporary.Dispose();
        else
            OwnFolder.Remove(Path);
    }

    /// <summary>Deletes the folders of processes of this machine that have ended without doing so.</summary>
    static void DeleteOrphans(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        var ofThisMachine = $"{Prefix}{Environment.MachineName}-";
        foreach (var folder in Directory.EnumerateDirectories(parent, $"{ofThisMachine}*"))
            if (int.TryParse(System.IO.Path.GetFileName(folder)[ofThisMachine.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process) && !IsAlive(process))
                OwnFolder.Remove(folder);
    }

    static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
