namespace ActorSweep.Execution.Storage;

/// <summary>A place whose files are memory.</summary>
static class BlobMemory
{
    const string OfLinux = "/dev/shm";

    /// <summary>The folder that is given; or Linux's, where this user can write there; null: there is none such.</summary>
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
