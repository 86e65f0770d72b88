using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Storage;

/// <summary>Bytes on this machine: in this process's memory, or in a file.</summary>
readonly record struct LocalBytes
{
    LocalBytes(byte[]? inMemory, string? path, long length, ulong? checksum) => (InMemory, Path, Length, Checksum) = (inMemory, path, length, checksum);

    /// <summary>Null where they are in a file.</summary>
    public byte[]? InMemory { get; }

    /// <summary>Null where they are in memory.</summary>
    public string? Path { get; }

    public long Length { get; }

    /// <summary>XXH3 of what is in a file.</summary>
    public ulong? Checksum { get; }

    public static implicit operator LocalBytes(byte[] bytes) => new(bytes, null, bytes.Length, null);

    /// <param name="length">Bytes of the blob; a file that is compressed has fewer.</param>
    public static LocalBytes InFile(string path, long length, ulong checksum) => new(null, path, length, checksum);

    /// <summary>Opens them; a file is checked as it is read.</summary>
    /// <exception cref="BlobLostException">The file is not there (any more), or, as it is read, is not what it was.</exception>
    public Stream OpenRead() => InMemory is { } bytes
        ? new MemoryStream(bytes, writable: false)
        : new ChecksumStream(BlobFile.OpenRead(Path!), Length, Checksum, Path!);

    /// <exception cref="BlobLostException">The file is not there (any more), or is not what it was.</exception>
    public byte[] ToArray()
    {
        if (InMemory is { } bytes)
            return bytes;
        var read = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        using var stream = OpenRead();
        stream.ReadExactly(read);
        return read;
    }

    /// <summary>Opens the user's value that they are.</summary>
    /// <inheritdoc cref="ToArray"/>
    public object? Decode()
    {
        if (InMemory is { } bytes)
            return PayloadCodec.Decode(bytes);
        using var stream = OpenRead();
        return PayloadCodec.Read(stream);
    }

    /// <summary>Removes the file, if it is one: nobody wants it.</summary>
    public void Drop()
    {
        if (Path is not null)
            File.Delete(Path);
    }
}
