using System.IO.Hashing;
using ActorSweep.Protocol.Payloads;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Execution.Storage;

/// <summary>
/// The blobs of this node, with names <c>run/name</c>: files in memory, and on disk the least recently used ones when memory runs short. Safe for use by
/// several threads.
/// </summary>
/// <param name="memoryPath">A folder whose files are in memory; empty: /dev/shm, where it exists.</param>
/// <param name="diskPath">A folder on disk; empty: the folder of temporary files.</param>
sealed partial class BlobStore(string memoryPath, string diskPath, ILogger log) : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Dictionary<string, StoredBlob>> _runs = new(StringComparer.Ordinal);

    /// <summary>The blobs in memory, the most recently used at the end.</summary>
    readonly LinkedList<StoredBlob> _recent = new();
    OwnFolder? _memory, _disk;
    BlobTiers? _tiers;
    int _lastCorner;
    bool _isDisposed;

    /// <summary>The number of blobs.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _runs.Values.Sum(blobs => blobs.Count);
        }
    }

    public long BytesInMemory { get; private set; }

    public long BytesOnDisk { get; private set; }

    /// <summary>The folder whose file <c>run/name</c> is the blob of that name, as long as it is in memory.</summary>
    public string Folder => Tiers.Memory;

    /// <summary>The folders, made at the first use.</summary>
    BlobTiers Tiers
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _tiers ??= MakeTiers();
            }
        }
    }

    /// <summary>Makes folders in which an executor puts files until they are <see cref="AdoptFile">adopted</see>.</summary>
    public BlobTiers NewCorner()
    {
        var corner = Tiers.Within($"executor-{Interlocked.Increment(ref _lastCorner)}");
        corner.Make();
        return corner;
    }

    /// <summary>Stores bytes.</summary>
    public LocalBytes Put(string name, ReadOnlySpan<byte> bytes) =>
        AdoptFile(name, BlobFile.Write(Tiers, $"part-{Interlocked.Increment(ref _lastCorner)}", new EncodedPayload(bytes)));

    /// <summary>Stores a stream of known length.</summary>
    /// <exception cref="IOException">The stream ended early, or there is no room for it.</exception>
    public LocalBytes Put(string name, Stream content, ulong checksum) =>
        AdoptFile(name, BlobFile.Write(Tiers, $"part-{Interlocked.Increment(ref _lastCorner)}", content, checksum));

    /// <summary>Writes bytes that are no blob to a file of this process on disk.</summary>
    /// <exception cref="IOException">There is no room for the file.</exception>
    public MappedBytes Map(ReadOnlySpan<byte> bytes) =>
        MappedBytes.Write(Path.Combine(Tiers.Disk, $"mapped-{Interlocked.Increment(ref _lastCorner)}"), bytes);

    /// <summary>Takes over a file from an executor's folder or a partial file of this store.</summary>
    /// <exception cref="IOException">The file does not exist, or its length is wrong.</exception>
    public LocalBytes AdoptFile(string name, LocalBytes file)
    {
        var (run, what) = Split(name);
        if (new FileInfo(file.Path!).Length != file.Length)
            throw new IOException($"{file.Path} does not have the reported length.");
        var isInMemory = Tiers.HasMemory && file.Path!.StartsWith(Tiers.Memory, StringComparison.Ordinal);
        lock (_lock)
        {
            var blobs = BlobsOf(run);
            var path = Path.Combine(isInMemory ? Tiers.Memory : Tiers.Disk, run, what);
            if (!isInMemory && Tiers.HasMemory)
                OwnFolder.Make(Path.GetDirectoryName(path)!);
            if (blobs.Remove(what, out var before))
                Let(before);
            File.Move(file.Path!, path, overwrite: true);
            var blob = new StoredBlob(name, LocalBytes.InFile(path, file.Length, file.Checksum!.Value)) { Bytes = file.Length };
            blobs.Add(what, blob);
            Account(blob, isInMemory);
            return blob.Content;
        }
    }

    /// <summary>Finds a blob, and counts it as used just now.</summary>
    public LocalBytes? Find(string name)
    {
        var (run, what) = Split(name);
        lock (_lock)
        {
            if (_runs.GetValueOrDefault(run)?.GetValueOrDefault(what) is not { } blob)
                return null;
            // The file was deleted by another program: the blob is lost, and its result can be computed again.
            if (!File.Exists(blob.Content.Path))
            {
                Remove(name);
                return null;
            }
            if (blob.Recent is { List: not null } node)
            {
                _recent.Remove(node);
                _recent.AddLast(node);
            }
            return blob.Content;
        }
    }

    public bool Remove(string name)
    {
        var (run, what) = Split(name);
        lock (_lock)
        {
            if (!_runs.TryGetValue(run, out var blobs) || !blobs.Remove(what, out var blob))
                return false;
            Let(blob);
            if (blobs.Count == 0)
                RemoveRun(run);
            return true;
        }
    }

    /// <summary>Deletes all blobs of a run.</summary>
    public void RemoveRun(string run)
    {
        lock (_lock)
        {
            if (!_runs.Remove(run, out var blobs))
                return;
            foreach (var blob in blobs.Values)
                Let(blob);
            Tiers.Within(run).Remove();
        }
    }

    public void Clear() => RemoveBut((_, _) => false);

    /// <summary>Deletes all blobs but some.</summary>
    /// <param name="stays">Returns whether a blob, by its run and its name, is kept.</param>
    public void RemoveBut(Func<string, string, bool> stays)
    {
        lock (_lock)
            foreach (var (run, blobs) in _runs.ToList())
                foreach (var blob in blobs.Values.Where(blob => !stays(run, blob.Name)).ToList())
                    Remove(blob.Name);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _runs.Clear();
            _memory?.Dispose();
            _disk?.Dispose();
        }
    }

    /// <summary>Returns the XXH3 hash of a blob's bytes.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    /// <summary>Deletes the files that killed processes left in the default folders.</summary>
    public static void DeleteOrphans()
    {
        OwnFolder.DeleteOrphans(Path.GetTempPath());
        if (BlobMemory.Find("") is { } memory)
            OwnFolder.DeleteOrphans(memory);
    }

    BlobTiers MakeTiers()
    {
        _disk = OwnFolder.Create(diskPath.Length > 0 ? diskPath : Path.GetTempPath());
        _memory = BlobMemory.Find(memoryPath) is { } parent ? OwnFolder.Create(parent) : null;
        return new BlobTiers(_memory?.Path ?? _disk.Path, _disk.Path);
    }

    Dictionary<string, StoredBlob> BlobsOf(string run)
    {
        if (!_runs.TryGetValue(run, out var blobs))
        {
            OwnFolder.Make(Path.Combine(Tiers.Memory, run));
            _runs.Add(run, blobs = new(StringComparer.Ordinal));
        }
        return blobs;
    }

    void Account(StoredBlob blob, bool isInMemory)
    {
        if (isInMemory)
        {
            blob.Recent = _recent.AddLast(blob);
            BytesInMemory += blob.Bytes;
        }
        else
            BytesOnDisk += blob.Bytes;
    }

    /// <summary>Deletes the file of a blob.</summary>
    void Let(StoredBlob blob)
    {
        blob.IsRemoved = true;
        if (blob.Recent is { } node)
        {
            if (node.List is not null)
                _recent.Remove(node);
            BytesInMemory -= blob.Bytes;
        }
        else
            BytesOnDisk -= blob.Bytes;
        File.Delete(blob.Content.Path!);
    }

    /// <summary>Returns whether a text is a blob's name, and so a safe end of a path.</summary>
    public static bool IsName(string text) => text.Split('/') is [{ Length: > 0 } run, { Length: > 0 } what] && run[0] != '.' && what[0] != '.';

    static (string Run, string What) Split(string name) => IsName(name)
        ? (name[..name.IndexOf('/')], name[(name.IndexOf('/') + 1)..])
        : throw new ArgumentException($"'{name}' is not a blob's name.", nameof(name));

    /// <summary>One blob, in memory or on disk.</summary>
    sealed class StoredBlob(string name, LocalBytes content)
    {
        public string Name => name;

        public LocalBytes Content { get; set; } = content;

        /// <summary>The bytes that the file takes: fewer than the blob's length where it is compressed.</summary>
        public long Bytes { get; set; }

        /// <summary>Its node in the list of blobs in memory, detached while the blob moves to disk; null: it is on disk.</summary>
        public LinkedListNode<StoredBlob>? Recent { get; set; }

        public bool IsRemoved { get; set; }
    }
}
