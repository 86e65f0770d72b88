using System.Collections.Concurrent;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>
/// What a worker gets from other nodes: several blobs at once, each once however many tasks want it, and each from the holder that this
/// worker is asking least of. Safe for use by several threads.
/// </summary>
/// <param name="patience">A blob that does not come within this time counts as lost; what waits for its turn does not.</param>
sealed class Fetches(BlobClient blobs, BlobStore store, TimeSpan patience)
{
    /// <summary>More at once would only share the same network.</summary>
    const int MostAtOnce = 8;

    readonly SemaphoreSlim _places = new(MostAtOnce);
    readonly ConcurrentDictionary<string, Lazy<Task<LocalBytes>>> _coming = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<WorkerId, long> _askedOf = new();

    /// <summary>Gets a blob that is not here, to be held here from then on.</summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="lost">Told of each holder that does not give it.</param>
    /// <exception cref="IOException">Nobody gives it.</exception>
    public async Task<LocalBytes> CopyAsync(string name, ResultPlace[] places, Action<ResultPlace> lost)
    {
        var coming = _coming.GetOrAdd(name, _ => new Lazy<Task<LocalBytes>>(() => FetchAsync(name, places, lost)));
        try
        {
            return await coming.Value.ConfigureAwait(false);
        }
        finally
        {
            _coming.TryRemove(new(name, coming));
        }
    }

    async Task<LocalBytes> FetchAsync(string name, ResultPlace[] places, Action<ResultPlace> lost)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var place in places.OrderBy(place => _askedOf.GetValueOrDefault(place.Worker)))
                try
                {
                    return await FetchAsync(name, place).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    lost(place);
                }
            throw new IOException($"nobody gives {name}.");
        }
        finally
        {
            _places.Release();
        }
    }

    async Task<LocalBytes> FetchAsync(string name, ResultPlace place)
    {
        using var waiting = new CancellationTokenSource(patience);
        _askedOf.AddOrUpdate(place.Worker, place.Blob.Length, (_, asked) => asked + place.Blob.Length);
        try
        {
            return await blobs.FetchAsync(place.Blob, store, name, waiting.Token).ConfigureAwait(false);
        }
        finally
        {
            _askedOf.AddOrUpdate(place.Worker, 0, (_, asked) => asked - place.Blob.Length);
        }
    }
}
