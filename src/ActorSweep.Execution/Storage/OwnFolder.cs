using System.Security.Cryptography;

namespace ActorSweep.Execution.Storage;

/// <summary>
/// A folder that only this user can enter, and that goes with this process: when it is disposed of, or, where the process was killed, when
/// the next one makes a folder beside it.
/// </summary>
sealed class OwnFolder : IDisposable
{
    const string Prefix = "actorsweep-", LockEnding = ".lock";

    /// <summary>Held as long as the process lives: the system lets it go with it, however that ends.</summary>
    readonly FileStream _lock;

    OwnFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <param name="parent">Where it is made, beside the folders of other processes.</param>
    /// <exception cref="IOException">Nothing can be made there.</exception>
    public static OwnFolder Create(string parent)
    {
        RemoveAbandoned(parent);
        while (true)
        {
            var path = System.IO.Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
            try
            {
                var held = new FileStream(path + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                Make(path);
                return new OwnFolder(path, held);
            }
            catch (IOException) when (File.Exists(path + LockEnding))
            {
                // Another process, just looking around, took it for abandoned.
            }
        }
    }

    /// <summary>Makes a folder for this user alone.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        Remove(Path);
        _lock.Dispose();
    }

    /// <summary>Removes the folders of processes that were killed.</summary>
    public static void RemoveAbandoned(string parent)
    {
        foreach (var file in Directory.EnumerateFiles(parent, $"{Prefix}*{LockEnding}"))
            try
            {
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                Remove(file[..^LockEnding.Length]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or is another user's.
            }
    }

    /// <summary>Removes a folder with what is in it, as far as that can be done now.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or a child of this process is just writing there; whoever comes next removes what is left.
        }
    }
}
