using System.IO.Hashing;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Payloads;
using K4os.Compression.LZ4;
using K4os.Compression.LZ4.Streams;
using Microsoft.Win32.SafeHandles;

namespace ActorSweep.Execution.Storage;

/// <summary>Reads and writes blobs as files: uncompressed where they are made and used, compressed on disk where that saves enough.</summary>
static class BlobFile
{
    const string CompressedEnding = ".lz4";

    /// <summary>The bytes that are written, hashed and copied at a time: they fit into the processor's cache.</summary>
    const int Part = 1 << 20;

    /// <summary>The bytes that are compressed as a sample. They must shrink to <see cref="WorthIt"/> of their size.</summary>
    const int Sample = 64 * 1024;

    const double WorthIt = 0.8;

    public static bool IsCompressed(string path) => path.EndsWith(CompressedEnding, StringComparison.Ordinal);

    /// <summary>Writes a file, in memory where it fits.</summary>
    /// <param name="name">The name of the file, in either folder.</param>
    /// <exception cref="IOException">Both folders are full.</exception>
    public static LocalBytes Write(BlobTiers tiers, string name, EncodedPayload payload)
    {
        if (tiers.FitsInMemory(payload.Length))
            try
            {
                return Write(Path.Combine(tiers.Memory, name), payload);
            }
            catch (IOException)
            {
                // Other programs filled the memory meanwhile.
                File.Delete(Path.Combine(tiers.Memory, name));
            }
        return Write(Path.Combine(tiers.Disk, name), payload);
    }

    /// <summary>Writes a stream of known length, in memory where it fits.</summary>
    /// <exception cref="IOException">The stream ended early, or both folders are full.</exception>
    public static LocalBytes Write(BlobTiers tiers, string name, Stream content, ulong checksum)
    {
        var path = Path.Combine(tiers.FitsInMemory(content.Length) ? tiers.Memory : tiers.Disk, name);
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            content.CopyTo(file, Part);
            return file.Length == content.Length ? LocalBytes.InFile(path, content.Length, checksum) : throw new EndOfStreamException("the received data ended too early.");
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a blob's file, compressed or not. Deleting the file meanwhile does not disturb the reader.</summary>
    /// <exception cref="BlobLostException">The file does not exist (any more).</exception>
    public static Stream OpenRead(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            return IsCompressed(path) ? LZ4Stream.Decode(file) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobLostException($"{path} no longer exists.", e);
        }
    }

    /// <summary>Copies a file to another place, compressed where that saves enough.</summary>
    /// <returns>The path of the copy, and the bytes that it takes.</returns>
    public static (string Path, long Bytes) Archive(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var path = PaysToCompress(source) ? to + CompressedEnding : to;
        try
        {
            using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            if (IsCompressed(path))
                using (var packed = LZ4Stream.Encode(target, LZ4Level.L00_FAST, leaveOpen: true))
                    source.CopyTo(packed, Part);
            else
                source.CopyTo(target, Part);
            return (path, target.Length);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    static LocalBytes Write(string path, EncodedPayload payload)
    {
        var hash = new XxHash3();
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None);
        var at = Write(file, payload.Head, 0, hash);
        Write(file, payload.Tail, at, hash);
        return LocalBytes.InFile(path, payload.Length, hash.GetCurrentHashAsUInt64());
    }

    static long Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at, XxHash3 hash)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(Part, bytes.Length)..])
        {
            var part = bytes[..Math.Min(Part, bytes.Length)];
            hash.Append(part);
            RandomAccess.Write(file, part, at);
            at += part.Length;
        }
        return at;
    }

    static bool PaysToCompress(FileStream source)
    {
        var sample = new byte[(int)Math.Min(Sample, source.Length)];
        source.ReadExactly(sample);
        source.Position = 0;
        var packed = LZ4Codec.Encode(sample, new byte[LZ4Codec.MaximumOutputSize(sample.Length)], LZ4Level.L00_FAST);
        return packed < WorthIt * sample.Length;
    }
}
