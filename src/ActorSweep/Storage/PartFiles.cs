using ActorSweep.Core.Journal;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Storage;

/// <summary>
/// The finished chunks of a run, in one file for each epoch, to which results are appended as they arrive. The journal has the position and
/// the checksum of each. A result that cannot be read back is computed again, so nothing needs to be forced to disk.
/// </summary>
/// <param name="folder">The folder of the files; created with the first write.</param>
sealed class PartFiles(string folder, long epoch) : IDisposable
{
    readonly Dictionary<long, FileStream> _read = [];
    FileStream? _own;
    long _end;

    /// <exception cref="IOException">The file cannot be written, for example since the disk is full.</exception>
    public PartPlace Add(byte[] result)
    {
        if (_own is null)
        {
            Directory.CreateDirectory(folder);
            _own = new FileStream(PathOf(epoch), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _end = _own.Length;
        }
        _own.Position = _end;
        _own.Write(result);
        var place = new PartPlace(epoch, _end, result.Length, BlobStore.Checksum(result));
        _end += result.Length;
        return place;
    }

    /// <summary>Reads a result back; null where it is missing or its checksum differs.</summary>
    public byte[]? Find(PartPlace place)
    {
        try
        {
            if (!_read.TryGetValue(place.Epoch, out var file))
                _read.Add(place.Epoch, file = new FileStream(PathOf(place.Epoch), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var bytes = new byte[place.Length];
            file.Position = place.Offset;
            file.ReadExactly(bytes);
            return BlobStore.Checksum(bytes) == place.Checksum ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var file in _read.Values)
            file.Dispose();
        _own?.Dispose();
    }

    string PathOf(long of) => Path.Combine(folder, $"{of}.part");
}
