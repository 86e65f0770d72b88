using System.Collections.Concurrent;
using System.IO.Hashing;

namespace ActorSweep.Storage;

/// <summary>The blobs of this node, in memory, by names <c>run/what</c>. Safe for use by several threads.</summary>
public sealed class BlobStore
{
    readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte[]>> _runs = new();

    /// <summary>How many blobs there are.</summary>
    public int Count => _runs.Values.Sum(blobs => blobs.Count);

    public void Put(string name, byte[] bytes)
    {
        var (run, what) = Split(name);
        _runs.GetOrAdd(run, _ => new())[what] = bytes;
    }

    public byte[]? Get(string name)
    {
        var (run, what) = Split(name);
        return _runs.GetValueOrDefault(run)?.GetValueOrDefault(what);
    }

    public bool Remove(string name)
    {
        var (run, what) = Split(name);
        return _runs.TryGetValue(run, out var blobs) && blobs.TryRemove(what, out _);
    }

    /// <summary>Removes all that a run left here.</summary>
    public void RemoveRun(string run) => _runs.TryRemove(run, out _);

    public void Clear() => _runs.Clear();

    /// <summary>XXH3 of a blob's bytes.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    static (string Run, string What) Split(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (name[..slash], name[(slash + 1)..]) : (name, "");
}
