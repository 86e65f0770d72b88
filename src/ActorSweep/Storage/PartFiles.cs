using ActorSweep.Core.Journal;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Storage;

/// <summary>
/// What is done of a run, as files: one an epoch, to which the results of chunks are added as they come. The journal says where each is
/// and what it must hash to; what can't be read back is done again, so that nothing here need be forced to disk.
/// </summary>
/// <param name="folder">Made when it is first written to.</param>
sealed class PartFiles(string folder, long epoch) : IDisposable
{
    readonly Dictionary<long, FileStream> _read = [];
    FileStream? _own;
    long _end;

    /// <exception cref="IOException">It can't be written: a full disk, say.</exception>
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

    /// <summary>Reads a result back; null where it is not there, or not what it was.</summary>
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
