namespace ActorSweep.Execution.Storage;

/// <summary>Tells a full disk of this node from a node that does not serve a blob: both are an <see cref="IOException"/>.</summary>
static class FullDisk
{
    const int NoSpaceOnUnix = 28, QuotaOnUnix = 122, NoSpaceOnWindows = unchecked((int)0x80070070), HandleDiskFullOnWindows = unchecked((int)0x80070027);

    public static bool IsCauseOf(Exception? e) => e is IOException { HResult: NoSpaceOnUnix or QuotaOnUnix or NoSpaceOnWindows or HandleDiskFullOnWindows }
        || e?.InnerException is { } inner && IsCauseOf(inner);

    public static IOException Explain(Exception e, string worker) => new($"the disk of {worker} has no room for the inputs of this work: {e.Message}", e);
}
