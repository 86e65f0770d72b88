using System.Security.Cryptography;

namespace ActorSweep.Execution.Storage;

/// <summary>
/// A folder that only this user can enter. It is deleted when it is disposed or, after the process was killed, when another process makes a folder in the
/// same parent.
/// </summary>
sealed class OwnFolder : IDisposable
{
    const string Prefix = "actorsweep-", LockEnding = ".lock";

    /// <summary>A lock file, held open while the process lives. The system releases it however the process ends.</summary>
    readonly FileStream _lock;

    OwnFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <param name="parent">The folder in which it is made.</param>
    /// <exception cref="IOException">No folder can be made there.</exception>
    public static OwnFolder Create(string parent)
    {
        DeleteOrphans(parent);
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
                // Another process took the new folder for one of a process that has ended.
            }
        }
    }

    /// <summary>Makes a folder that only this user can enter.</summary>
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

    /// <summary>Deletes the folders of processes that were killed.</summary>
    public static void DeleteOrphans(string parent)
    {
        foreach (var file in Directory.EnumerateFiles(parent, $"{Prefix}*{LockEnding}"))
            try
            {
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                Remove(file[..^LockEnding.Length]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process lives, or the folder belongs to another user.
            }
    }

    /// <summary>Deletes a folder and its content, as far as possible now.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder does not exist, or a child of this process is writing there. The next DeleteOrphans deletes the rest.
        }
    }
}
