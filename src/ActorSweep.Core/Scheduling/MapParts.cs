using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The results of a map: those of chunks, and those of items that were retried by themselves.</summary>
sealed class MapParts<TPart>
    where TPart : class
{
    readonly RangeIndex<TPart> _chunks = new();
    readonly SortedDictionary<long, TPart> _alone = [];

    /// <summary>All parts. Where two parts contain the same item, the later part is valid.</summary>
    public TPart[] All => [.. _chunks.Values, .. _alone.Values];

    /// <summary>The chunks, without items that were retried by themselves.</summary>
    public TPart[] Chunks => [.. _chunks.Values];

    /// <summary>Whether an item of a chunk was retried by itself.</summary>
    public bool HasAlone(BlockRange chunk) => _alone.Keys.Any(item => item >= chunk.First && item < chunk.End);

    /// <summary>Removes the results of a chunk, and of its items that were retried by themselves.</summary>
    public void RemoveParts(BlockRange chunk)
    {
        _chunks.Remove(chunk);
        foreach (var item in _alone.Keys.Where(item => item >= chunk.First && item < chunk.End).ToList())
            _alone.Remove(item);
    }

    public void AddPart(BlockRange items, TPart part)
    {
        if (items.Count == 1 && _chunks.Find(items.First) is { Range.Count: > 1 })
            _alone[items.First] = part;
        else
            _chunks.Set(items, part);
    }

    /// <summary>Returns the part with the result of an item: the item's own part where the item was retried.</summary>
    public TPart? With(long item) => _alone.GetValueOrDefault(item) ?? _chunks.With(item);

    /// <summary>Returns the part of a chunk. For a chunk of several items, this is not the part of a retried first item.</summary>
    public TPart? Of(BlockRange chunk) => chunk.Count == 1 ? With(chunk.First) : _chunks.With(chunk.First);
}
