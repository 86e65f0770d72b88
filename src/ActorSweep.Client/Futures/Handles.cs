using System.Collections.Concurrent;

namespace ActorSweep.Client.Futures;

/// <summary>
/// Handles by what they are of, as long as somebody refers to them. There is more than one where a client got what it had
/// published itself.
/// </summary>
sealed class Handles<TKey, THandle>
    where TKey : notnull
    where THandle : class
{
    readonly ConcurrentDictionary<TKey, WeakReference<THandle>[]> _all = new();

    public int Count => _all.Count;

    public IEnumerable<THandle> All => _all.Values.SelectMany(Alive);

    public void Add(TKey key, THandle handle) =>
        _all.AddOrUpdate(key, static (_, h) => [new(h)], static (_, known, h) => [.. known, new(h)], handle);

    public THandle[] Of(TKey key) => _all.TryGetValue(key, out var known) ? Alive(known) : [];

    /// <summary>Forgets a handle, and those that nobody refers to; says whether none is left now.</summary>
    public bool Remove(TKey key, THandle? handle)
    {
        while (_all.TryGetValue(key, out var known))
        {
            WeakReference<THandle>[] left = [.. known.Where(w => w.TryGetTarget(out var other) && other != handle)];
            if (left.Length == 0 && _all.TryRemove(KeyValuePair.Create(key, known)))
                return true;
            if (left.Length > 0 && _all.TryUpdate(key, left, known))
                return false;
        }
        return false;
    }

    static THandle[] Alive(WeakReference<THandle>[] known)
    {
        if (known is [var only])
            return only.TryGetTarget(out var handle) ? [handle] : [];
        return [.. known.Select(w => w.TryGetTarget(out var handle) ? handle : null).OfType<THandle>()];
    }
}
