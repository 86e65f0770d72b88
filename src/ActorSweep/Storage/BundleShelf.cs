using System.Collections.Concurrent;
using ActorSweep.Execution.Bundles;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage;

/// <summary>
/// The bundles that a node can serve: those on its disk and, on a scheduler node, those in the journal's database, which has the code of
/// durable work. Safe for use by several threads.
/// </summary>
/// <param name="kept">The bundles in the journal; null: there is no journal.</param>
sealed class BundleShelf(BundleStore store, JournalBundles? kept)
{
    /// <summary>Shorter than the fetch timeout of nodes, so that two nodes that wait for each other stop waiting early.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Writes of bundles to the database that are under way, by bundle: concurrent requests share one.</summary>
    readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _keeping = new(StringComparer.Ordinal);

    /// <summary>The most bytes of one bundle.</summary>
    public long Largest => store.Largest;

    /// <summary>Whether a bundle is on this node's disk.</summary>
    public bool IsHere(string name) => store.Has(name);

    /// <summary>Whether a bundle is stored already, so that a client need not send it.</summary>
    /// <param name="durable">Whether it is for durable work, which outlives its client and this node.</param>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public async Task<bool> HasAsync(string name, bool durable) => Bundle.IsName(name) && (durable && kept is not null ? await KeepAsync(name) : store.Has(name));

    /// <summary>Stores a bundle.</summary>
    /// <exception cref="InvalidDataException">The content is not a bundle, is too large, or does not match the name.</exception>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    /// <exception cref="IOException">There is no room for the bundle.</exception>
    public async Task AddAsync(string name, Stream content, bool durable, CancellationToken cancel)
    {
        // The body is read to its end, since the sender would take anything else for a broken connection.
        if (store.Has(name))
            await content.CopyToAsync(Stream.Null, cancel);
        else
            await store.AddAsync(name, content, cancel);
        if (durable && !await KeepAsync(name))
            throw new IOException($"the bundle {name} was deleted after its arrival, because {SettingKeys.PathOf(SettingKeys.BundlesCacheSize)} leaves no room for it.");
    }

    /// <summary>Writes a bundle to the journal's database, where there is one.</summary>
    /// <returns>False where neither the database nor this node's disk has the bundle.</returns>
    /// <exception cref="JournalException">The database cannot be used.</exception>
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
        // An open bundle can be read to its end even if it is deleted meanwhile.
        if (store.Read(name) is not { } packed)
            return false;
        await using (packed)
            await kept.PutAsync(name, packed, CancellationToken.None);
        return true;
    }

    /// <summary>Opens a bundle for sending, from the disk or after the download that is under way; null where this node does not have it.</summary>
    public Task<Stream?> ReadAsync(string name) => store.ReadAsync(name, Patience);

    /// <summary>Copies a bundle from the database to the disk. Returns whether the database has it.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public async Task<bool> RestoreAsync(string name)
    {
        if (kept is null || !kept.Has(name))
            return false;
        using var restored = await store.OpenAsync(name, () => store.AddAsync(name, file => kept.CopyToAsync(name, file)));
        return true;
    }

    /// <summary>Deletes unneeded bundles from the database. Returns their number.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public int DeleteBundle() => kept?.RemoveBundle() ?? 0;
}
