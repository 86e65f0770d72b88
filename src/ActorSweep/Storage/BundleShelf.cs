using System.Collections.Concurrent;
using ActorSweep.Execution.Bundles;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage;

/// <summary>
/// The bundles that a node can give: those on its disk, and on a scheduler's node those in the journal's database, which has the code of what is to outlive its client.
/// Safe for use by several threads.
/// </summary>
/// <param name="kept">Null: there is no journal.</param>
sealed class BundleShelf(BundleStore store, JournalBundles? kept)
{
    /// <summary>Shorter than the patience of who was sent here: two that wait for each other part.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Bundles on their way into the database: each once, however many ask.</summary>
    readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _keeping = new(StringComparer.Ordinal);

    /// <summary>Bytes that one may take.</summary>
    public long Largest => store.Largest;

    /// <summary>Whether a bundle is on this node's disk.</summary>
    public bool IsHere(string name) => store.Has(name);

    /// <summary>Whether it need not be sent.</summary>
    /// <param name="durable">For what is to outlive its client, and so this node.</param>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public async Task<bool> HasAsync(string name, bool durable) => Bundle.IsName(name) && (durable && kept is not null ? await KeepAsync(name) : store.Has(name));

    /// <summary>Takes a bundle in.</summary>
    /// <exception cref="InvalidDataException">It is no bundle, too large, or another than its name says.</exception>
    /// <exception cref="JournalException">The database can't be used.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public async Task AddAsync(string name, Stream content, bool durable, CancellationToken cancel)
    {
        // A sender that is not heard to the end takes the connection for broken.
        if (store.Has(name))
            await content.CopyToAsync(Stream.Null, cancel);
        else
            await store.AddAsync(name, content, cancel);
        if (durable && !await KeepAsync(name))
            throw new IOException($"the bundle {name} was removed as soon as it had come: there is no room for it, by {SettingKeys.PathOf(SettingKeys.BundlesCacheSize)}.");
    }

    /// <summary>Sees to it that a bundle outlives this node, where there is a journal.</summary>
    /// <returns>False: it is neither there nor on this node's disk.</returns>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public async Task<bool> KeepAsync(string name)
    {
        if (kept is null || kept.Has(name))
            return true;
        var keeping = _keeping.GetOrAdd(name, _ => new(() => KeepAsync(name, kept)));
        try
        {
            return await keeping.Value;
        }
        finally
        {
            _keeping.TryRemove(new(name, keeping));
        }
    }

    async Task<bool> KeepAsync(string name, JournalBundles kept)
    {
        // What is open can be read to its end, whoever removes it.
        if (store.Read(name) is not { } packed)
            return false;
        await using (packed)
            await kept.PutAsync(name, packed, CancellationToken.None);
        return true;
    }

    /// <summary>Opens a bundle to give it away, from the disk, or where it is just coming from; null where it is not here.</summary>
    public Task<Stream?> ReadAsync(string name) => store.ReadAsync(name, Patience);

    /// <summary>Gets a bundle from the database onto the disk, and says whether it was there.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public async Task<bool> RestoreAsync(string name)
    {
        if (kept is null || !kept.Has(name))
            return false;
        using var restored = await store.OpenAsync(name, () => store.AddAsync(name, file => kept.CopyToAsync(name, file)));
        return true;
    }

    /// <summary>Removes from the database what nothing needs any more; says how many.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public int Forget() => kept?.Forget() ?? 0;
}
