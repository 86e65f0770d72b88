using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Storage;

/// <summary>Tells a full disk of this node from a node that does not serve a blob: both are an <see cref="IOException"/>.</summary>
static class FullDisk
{
    const int NoSpaceOnUnix = 28, QuotaOnUnix = 122, NoSpaceOnWindows = unchecked((int)0x80070070), HandleDiskFullOnWindows = unchecked((int)0x80070027);

    public static bool IsCauseOf(Exception? e) => e is IOException { HResult: NoSpaceOnUnix or QuotaOnUnix or NoSpaceOnWindows or HandleDiskFullOnWindows }
        || e?.InnerException is { } inner && IsCauseOf(inner);

    /// <summary>Returns an exception for the user if a full disk of a worker is the cause; else the same exception.</summary>
    public static IOException Explain(IOException e, string worker) => IsCauseOf(e)
        ? new IOException($"the disk of {worker} is full: its inputs or results cannot be stored. Make room on the worker, or give it another folder with {SettingKeys.PathOf(SettingKeys.BlobsPath)}. ({e.Message})", e)
        : e;
}
