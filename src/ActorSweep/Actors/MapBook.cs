using ActorSweep.Core.Sweeps;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Actors;

/// <summary>What the scheduler's node knows of a map: its function, its arguments by the slice, and results as they come.</summary>
sealed class MapBook(MapFunction function, Column[] columns, ExecutionRules? rules)
{
    readonly SortedList<long, Part> _parts = [];
    readonly Dictionary<long, Part> _alone = [];

    /// <summary>The results of a chunk: here, or in a blob of whoever executed it.</summary>
    public sealed record Part(long First, long Count, byte[]? Inline, BlobAddress? Blob, FailedItem[] Failed);

    public MapFunction Function => function;

    public ExecutionRules? Rules => rules;

    public byte[][] Slice(long first, int count) => [.. columns.Select(c => c.Slice((int)first, count))];

    /// <summary>Keeps the results of a chunk; those of an item that was tried again by itself stand before those it was among.</summary>
    public void Keep(Part part)
    {
        if (part.Count == 1 && FindIn(part.First) is not null)
            _alone[part.First] = part;
        else
            _parts[part.First] = part;
    }

    /// <summary>The results of a chunk, and not those of a later try at its first item.</summary>
    public Part? PartOf(BlockRange blocks) => blocks.Count == 1 ? PartWith(blocks.First) : FindIn(blocks.First);

    public Part? PartWith(long item) => _alone.GetValueOrDefault(item) ?? FindIn(item);

    Part? FindIn(long item)
    {
        var (low, high) = (0, _parts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var part = _parts.GetValueAtIndex(middle);
            if (item < part.First)
                high = middle - 1;
            else if (item >= part.First + part.Count)
                low = middle + 1;
            else
                return part;
        }
        return null;
    }
}
