namespace ActorSweep.Execution.Storage;

/// <summary>Two folders for blobs: one in memory, and one on disk for blobs that do not fit there.</summary>
/// <param name="Memory">The same as <paramref name="Disk"/> where this machine has no folder in memory.</param>
sealed record BlobTiers(string Memory, string Disk)
{
    /// <summary>The bytes of that memory that are left free for other programs.</summary>
    const long LeftFree = 16 << 20;

    public bool HasMemory => Memory != Disk;

    /// <summary>Returns the subfolders of one name.</summary>
    public BlobTiers Within(string name) => new(Path.Combine(Memory, name), Path.Combine(Disk, name));

    public void Make()
    {
        OwnFolder.Make(Memory);
        OwnFolder.Make(Disk);
    }

    public void Remove()
    {
        OwnFolder.Remove(Memory);
        OwnFolder.Remove(Disk);
    }

    /// <summary>Returns whether so many bytes fit into memory. Containers often have no more than 64 MiB of it.</summary>
    public bool FitsInMemory(long length) => HasMemory && new DriveInfo(Memory).AvailableFreeSpace > length + LeftFree;
}
