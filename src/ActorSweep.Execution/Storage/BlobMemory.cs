namespace ActorSweep.Execution.Storage;

/// <summary>Finds a folder whose files are in memory.</summary>
static class BlobMemory
{
    const string OfLinux = "/dev/shm";

    /// <summary>Returns the given folder, or /dev/shm on Linux where this user can write there, or null.</summary>
    public static string? Find(string given)
    {
        if (given.Length > 0)
            return given;
        if (!OperatingSystem.IsLinux() || !Directory.Exists(OfLinux))
            return null;
        try
        {
            using var _ = new FileStream(
                Path.Combine(OfLinux, $"actorsweep-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}"),
                FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return OfLinux;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
