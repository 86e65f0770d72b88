using System.Collections.Concurrent;
using System.IO.Hashing;

namespace ActorSweep.Storage;

/// <summary>The blobs of this node, in memory, by name. Safe for use by several threads.</summary>
public sealed class BlobStore
{
    readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    /// <summary>How many blobs there are.</summary>
    public int Count => _blobs.Count;

    public void Put(string name, byte[] bytes) => _blobs[name] = bytes;

    public byte[]? Get(string name) => _blobs.GetValueOrDefault(name);

    public bool Remove(string name) => _blobs.TryRemove(name, out _);

    public void RemoveWhere(Func<string, bool> isUnwanted)
    {
        foreach (var name in _blobs.Keys.Where(isUnwanted))
            _blobs.TryRemove(name, out _);
    }

    /// <summary>XXH3 of a blob's bytes.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);
}
