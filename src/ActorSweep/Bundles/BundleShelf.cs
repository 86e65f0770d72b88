using ActorSweep.Storage.Journal;

namespace ActorSweep.Bundles;

/// <summary>
/// The bundles that a node can give: those on its disk, and on a scheduler's node those in the journal's database, which has the code of all that is to outlive its client.
/// </summary>
/// <param name="kept">Null: there is no journal.</param>
sealed class BundleShelf(BundleStore store, JournalBundles? kept)
{
    /// <summary>Shorter than the patience of who was sent here: two that wait for each other part.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that one may take.</summary>
    public long Largest => store.Largest;

    /// <summary>Whether a bundle is on this node's disk.</summary>
    public bool IsHere(string name) => store.Has(name);

    /// <summary>Whether it need not be sent.</summary>
    /// <param name="durable">For what is to outlive its client, and so this node.</param>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public bool Has(string name, bool durable) => Bundle.IsName(name) && (durable && kept is not null ? kept.Has(name) : store.Has(name));

    /// <summary>Takes a bundle in.</summary>
    /// <exception cref="InvalidDataException">It is no bundle, too large, or another than its name says.</exception>
    /// <exception cref="JournalException">The database can't be used.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public async Task AddAsync(string name, Stream content, bool durable, CancellationToken cancel)
    {
        if (!store.Has(name))
            await store.AddAsync(name, content, cancel);
        if (durable && !await KeepAsync(name, cancel))
            throw new IOException($"the bundle {name} was removed as soon as it had come: there is no room for it, by actorsweep.bundles.cache-size.");
    }

    /// <summary>Sees to it that a bundle outlives this node, where there is a journal.</summary>
    /// <returns>False: it is neither there nor on this node's disk.</returns>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public async Task<bool> KeepAsync(string name, CancellationToken cancel)
    {
        if (kept is null || kept.Has(name))
            return true;
        // What is open can be read to its end, whoever removes it.
        if (store.Read(name) is not { } packed)
            return false;
        await using (packed)
            await kept.PutAsync(name, packed, cancel);
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
}
