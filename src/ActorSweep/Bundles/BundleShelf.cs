using ActorSweep.Storage.Journal;

namespace ActorSweep.Bundles;

/// <summary>
/// The bundles that a node can give: those on its disk, and on a scheduler's node those in the journal's database, which has all that clients sent. So what is acknowledged
/// there has its code, whichever nodes are left.
/// </summary>
/// <param name="kept">Null: there is no journal.</param>
sealed class BundleShelf(BundleStore store, JournalBundles? kept)
{
    /// <summary>Shorter than the patience of who was sent here: two that wait for each other part.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that one may take.</summary>
    public long Largest => store.Largest;

    /// <summary>Whether it need not be sent.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public bool Has(string name) => Bundle.IsName(name) && (kept?.Has(name) ?? store.Has(name));

    /// <summary>Whether it can be given to who asks.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public bool CanGive(string name) => store.Has(name) || Has(name);

    /// <summary>Takes a bundle in, to be there when this has ended.</summary>
    /// <exception cref="InvalidDataException">It is no bundle, too large, or another than its name says.</exception>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public async Task AddAsync(string name, Stream content, CancellationToken cancel)
    {
        if (!store.Has(name))
            await store.AddAsync(name, content, cancel);
        if (kept is null)
            return;
        await using var packed = store.Read(name) ?? throw new IOException($"the bundle {name} was removed as soon as it had come; there is no room for it.");
        await Task.Run(() => kept.Put(name, packed), cancel);
    }

    /// <summary>Opens a bundle to give it away, from wherever it is, or where it is just coming from; null where it is not there.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public async Task<Stream?> ReadAsync(string name)
    {
        if (await store.ReadAsync(name, Patience) is { } here)
            return here;
        if (kept is null || !Has(name))
            return null;
        (await store.OpenAsync(name, () => store.AddAsync(name, file => Task.Run(() => kept.CopyTo(name, file))))).Dispose();
        return store.Read(name);
    }
}
