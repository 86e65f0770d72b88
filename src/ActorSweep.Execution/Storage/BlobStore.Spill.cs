using ActorSweep.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Execution.Storage;

// Moves blobs from memory to disk.
sealed partial class BlobStore
{
    int _isSpilling;
    bool _hasWarned;

    /// <summary>
    /// Starts a thread that moves the least recently used blobs to disk until so many bytes of memory are free. One such thread runs at a time.
    /// </summary>
    public void BeginSpill(long bytes)
    {
        if (Interlocked.CompareExchange(ref _isSpilling, 1, 0) != 0)
            return;
        new Thread(() =>
        {
            Spill(bytes);
            Volatile.Write(ref _isSpilling, 0);
        })
        { IsBackground = true, Name = "spill" }.Start();
    }

    /// <summary>Moves the least recently used blobs to disk until so many bytes of memory are free or no blob is left in memory.</summary>
    public void Spill(long bytes)
    {
        while (bytes > 0 && TakeOldest() is { } blob)
            try
            {
                bytes -= blob.Bytes;
                Spill(blob);
                _hasWarned = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                GoOnInMemory(blob, e);
                return;
            }
    }

    StoredBlob? TakeOldest()
    {
        lock (_lock)
        {
            if (_recent.First is not { } oldest)
                return null;
            _recent.RemoveFirst();
            return oldest.Value;
        }
    }

    void Spill(StoredBlob blob)
    {
        var from = blob.Content.Path!;
        var to = Path.Combine(Tiers.Disk, blob.Name);
        OwnFolder.Make(Path.GetDirectoryName(to)!);
        string path;
        long bytes;
        try
        {
            (path, bytes) = BlobFile.Archive(from, to);
        }
        catch (IOException) when (blob.IsRemoved)
        {
            return;
        }
        lock (_lock)
        {
            if (blob.IsRemoved)
            {
                File.Delete(path);
                return;
            }
            BytesInMemory -= blob.Bytes;
            BytesOnDisk += bytes;
            (blob.Recent, blob.Bytes) = (null, bytes);
            blob.Content = LocalBytes.InFile(path, blob.Content.Length, blob.Content.Checksum!.Value);
            File.Delete(from);
        }
    }

    /// <summary>Keeps a blob in memory after the disk failed. Nothing is lost; the next memory check tries again.</summary>
    void GoOnInMemory(StoredBlob blob, Exception e)
    {
        lock (_lock)
            if (!blob.IsRemoved)
                _recent.AddFirst(blob.Recent!);
        if (!_hasWarned)
            log.LogWarning("results cannot be written to disk, and stay in memory: {Why} Make room in {Folder}, or choose another folder with {Setting}", e.Message, Tiers.Disk, SettingKeys.PathOf(SettingKeys.BlobsPath));
        _hasWarned = true;
    }
}
