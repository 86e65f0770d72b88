using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Disjoint waiting chunks, in the order of their blocks.</summary>
sealed class WaitingChunks
{
    readonly RangeIndex<Chunk> _chunks = new();

    public int Count => _chunks.Count;

    /// <summary>Number of blocks of all chunks.</summary>
    public long Blocks { get; private set; }

    public IEnumerable<Chunk> All => _chunks.Values;

    public void Add(Chunk chunk)
    {
        _chunks.Set(chunk.Blocks, chunk);
        Blocks += chunk.Blocks.Count;
    }

    public bool Remove(Chunk chunk)
    {
        if (_chunks.With(chunk.Blocks.First) != chunk)
            return false;
        _chunks.Remove(chunk.Blocks);
        Blocks -= chunk.Blocks.Count;
        return true;
    }

    /// <summary>Takes at most <paramref name="most"/> blocks of the first chunk. There must be one.</summary>
    public Chunk TakeFront(long most)
    {
        var first = _chunks.First!;
        return TakeWithin(first, first.Blocks with { Count = most });
    }

    /// <summary>Takes exactly these blocks; null where they do not wait in one chunk.</summary>
    public Chunk? Take(BlockRange wanted) =>
        _chunks.With(wanted.First) is { } from && from.Blocks.End >= wanted.End ? TakeWithin(from, wanted) : null;

    /// <summary>Takes all blocks within a range.</summary>
    public IReadOnlyList<Chunk> TakeAll(BlockRange range) => [.. _chunks.In(range).Select(chunk => TakeWithin(chunk, range))];

    public void Clear()
    {
        _chunks.Clear();
        Blocks = 0;
    }

    /// <summary>Takes the blocks of a chunk that are within a range. The blocks before and after it go on waiting.</summary>
    Chunk TakeWithin(Chunk chunk, BlockRange range)
    {
        Remove(chunk);
        if (chunk.Blocks.First < range.First)
            Add(chunk.TakeFront(range.First - chunk.Blocks.First));
        var taken = chunk.TakeFront(range.End - chunk.Blocks.First);
        if (taken != chunk)
            Add(chunk);
        return taken;
    }
}
