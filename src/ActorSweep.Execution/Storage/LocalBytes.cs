using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Storage;

/// <summary>Bytes on this machine: in this process's memory, or in a file.</summary>
readonly record struct LocalBytes
{
    LocalBytes(byte[]? inMemory, string? path, long length, ulong? checksum) => (InMemory, Path, Length, Checksum) = (inMemory, path, length, checksum);

    /// <summary>The bytes; null where they are in a file.</summary>
    public byte[]? InMemory { get; }

    /// <summary>The path of the file; null where the bytes are in memory.</summary>
    public string? Path { get; }

    public long Length { get; }

    /// <summary>The XXH3 hash of a file's bytes.</summary>
    public ulong? Checksum { get; }

    public static implicit operator LocalBytes(byte[] bytes) => new(bytes, null, bytes.Length, null);

    /// <param name="length">The length of the blob. A compressed file is shorter.</param>
    public static LocalBytes InFile(string path, long length, ulong checksum) => new(null, path, length, checksum);

    /// <summary>Opens the bytes. A file's checksum is verified while it is read.</summary>
    /// <exception cref="BlobLostException">The file does not exist (any more), or its content has changed.</exception>
    public Stream OpenRead() => InMemory is { } bytes
        ? new MemoryStream(bytes, writable: false)
        : new ChecksumStream(BlobFile.OpenRead(Path!), Length, Checksum, Path!);

    /// <exception cref="BlobLostException">The file does not exist (any more), or its content has changed.</exception>
    public byte[] ToArray()
    {
        if (InMemory is { } bytes)
            return bytes;
        var read = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        using var stream = OpenRead();
        stream.ReadExactly(read);
        return read;
    }

    /// <summary>Deserializes the user's value.</summary>
    /// <inheritdoc cref="ToArray"/>
    public object? Decode()
    {
        if (InMemory is { } bytes)
            return PayloadCodec.Decode(bytes);
        using var stream = OpenRead();
        return PayloadCodec.Read(stream);
    }

    /// <summary>Deletes the file, if the bytes are in one.</summary>
    public void DeleteFile()
    {
        if (Path is not null)
            File.Delete(Path);
    }
}
