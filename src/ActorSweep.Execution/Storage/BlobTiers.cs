namespace ActorSweep.Execution.Storage;

/// <summary>Two folders for blobs: one whose files are memory, and one on disk for what does not fit there.</summary>
/// <param name="Memory">The same as <paramref name="Disk"/> where this machine has no such.</param>
sealed record BlobTiers(string Memory, string Disk)
{
    /// <summary>What others need of that memory stays free.</summary>
    const long LeftFree = 16 << 20;

    public bool HasMemory => Memory != Disk;

    /// <summary>A folder within each.</summary>
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

    /// <summary>Whether so many bytes fit into memory. Containers often have no more than 64 MiB of it.</summary>
    public bool FitsInMemory(long length) => HasMemory && new DriveInfo(Memory).AvailableFreeSpace > length + LeftFree;
}
