using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The results of a map as they came: chunks, and items that were tried again by themselves.</summary>
sealed class MapParts<TPart>
    where TPart : class
{
    readonly RangeIndex<TPart> _chunks = new();
    readonly SortedDictionary<long, TPart> _alone = [];

    /// <summary>All, in an order in which a later one stands over those before it.</summary>
    public TPart[] All => [.. _chunks.Values, .. _alone.Values];

    /// <summary>The chunks, without what was tried again by itself.</summary>
    public TPart[] Chunks => [.. _chunks.Values];

    /// <summary>Whether an item of a chunk was tried again by itself.</summary>
    public bool HasAlone(BlockRange chunk) => _alone.Keys.Any(item => item >= chunk.First && item < chunk.End);

    /// <summary>The results of a chunk are not here any more, nor of its items that were tried again by themselves.</summary>
    public void Drop(BlockRange chunk)
    {
        _chunks.Remove(chunk);
        foreach (var item in _alone.Keys.Where(item => item >= chunk.First && item < chunk.End).ToList())
            _alone.Remove(item);
    }

    public void Keep(BlockRange items, TPart part)
    {
        if (items.Count == 1 && _chunks.Find(items.First) is { Range.Count: > 1 })
            _alone[items.First] = part;
        else
            _chunks.Set(items, part);
    }

    /// <summary>The part with the result of an item, that of its own where it was tried again.</summary>
    public TPart? With(long item) => _alone.GetValueOrDefault(item) ?? _chunks.With(item);

    /// <summary>The results of a chunk, and not those of a later try at its first item.</summary>
    public TPart? Of(BlockRange chunk) => chunk.Count == 1 ? With(chunk.First) : _chunks.With(chunk.First);
}
