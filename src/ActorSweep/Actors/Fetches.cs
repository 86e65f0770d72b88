using System.Collections.Concurrent;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>
/// A worker's fetches from other nodes: several blobs at a time, each once however many tasks need it, from the holder with the fewest bytes
/// requested by this worker. Safe for use by several threads.
/// </summary>
/// <param name="patience">A blob that does not arrive within this time counts as lost. Waiting for a turn does not count.</param>
sealed class Fetches(BlobClient blobs, BlobStore store, TimeSpan patience)
{
    /// <summary>More at a time would only share the same network.</summary>
    const int MostAtOnce = 8;

    readonly SemaphoreSlim _places = new(MostAtOnce);
    readonly ConcurrentDictionary<string, Lazy<Task<LocalBytes>>> _coming = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<WorkerId, long> _askedOf = new();

    /// <summary>Fetches a blob into the store of this node.</summary>
    /// <param name="name">The name of the blob on this node.</param>
    /// <param name="lost">Called for each holder that does not serve it.</param>
    /// <exception cref="IOException">No holder serves it.</exception>
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
            throw new IOException($"no worker serves {name}.");
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
