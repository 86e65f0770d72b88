using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The results of a map: those of chunks, and those of items that were retried by themselves.</summary>
sealed class MapParts<TPart>
    where TPart : class
{
    readonly RangeIndex<ChunkParts> _chunks = new();

    /// <summary>All parts. Where two parts contain the same item, the later part is valid.</summary>
    public TPart[] All => [.. Chunks, .. _chunks.Values.SelectMany(chunk => chunk.Alone.Values)];

    /// <summary>The chunks, without items of them that were retried by themselves.</summary>
    public TPart[] Chunks => [.. _chunks.Values.Select(chunk => chunk.Whole)];

    /// <summary>Whether an item of a chunk was retried by itself.</summary>
    public bool HasAlone(BlockRange chunk) => _chunks.With(chunk.First)?.Alone.Keys.Any(item => item >= chunk.First && item < chunk.End) == true;

    /// <summary>Removes the results of a chunk, and of its items that were retried by themselves.</summary>
    public void RemoveParts(BlockRange chunk) => _chunks.Remove(chunk);

    /// <summary>Removes the results of items that are executed again. A single item may be retried: its chunk stays for the other items.</summary>
    public void ReopenItems(BlockRange items)
    {
        if (items.Count > 1)
            foreach (var (_, chunk) in _chunks.TakeAll(items))
                SetApart(chunk.Alone.Where(alone => alone.Key < items.First || alone.Key >= items.End));
    }

    public void AddPart(BlockRange items, TPart part)
    {
        if (items.Count > 1 || _chunks.Find(items.First) is not ({ Count: > 1 } range, var chunk))
        {
            _chunks.Set(items, new ChunkParts(part));
            return;
        }
        chunk.Alone[items.First] = part;
        if (chunk.Alone.Count == range.Count)
            SetApart(chunk.Alone);
    }

    /// <summary>Returns the part with the result of an item: the item's own part where the item was retried.</summary>
    public TPart? With(long item) => _chunks.With(item) is { } chunk ? chunk.Alone.GetValueOrDefault(item) ?? chunk.Whole : null;

    /// <summary>Returns the part of adjacent items; null where these items did not finish together.</summary>
    public TPart? Of(BlockRange items) => _chunks.Find(items.First) is not var (range, chunk) ? null
        : range == items ? chunk.Whole
        : items.Count == 1 ? chunk.Alone.GetValueOrDefault(items.First) : null;

    /// <summary>Returns the parts that begin with an item.</summary>
    public IEnumerable<TPart> StartingAt(long first) => _chunks.Find(first) is not var (range, chunk) ? []
        : new[] { chunk.Alone.GetValueOrDefault(first), range.First == first ? chunk.Whole : null }.OfType<TPart>();

    /// <summary>Makes items that were retried by themselves chunks of one item.</summary>
    void SetApart(IEnumerable<KeyValuePair<long, TPart>> alone)
    {
        foreach (var (item, part) in alone)
            _chunks.Set(new BlockRange(item, 1), new ChunkParts(part));
    }

    /// <summary>The results of adjacent items, and those of its items that were retried by themselves.</summary>
    sealed class ChunkParts(TPart whole)
    {
        public TPart Whole => whole;

        public SortedDictionary<long, TPart> Alone { get; } = [];
    }
}
