using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Actors;

/// <summary>What the scheduler's node knows of a map: its function, its arguments by the slice, and results as they come.</summary>
sealed class MapBook(MapFunction function, Column[] columns, ExecutionRules? rules)
{
    readonly MapParts<Part> _parts = new();

    /// <summary>The results of a chunk: here, or in a blob of whoever executed it.</summary>
    public sealed record Part(long First, long Count, byte[]? Inline, BlobAddress? Blob, FailedItem[] Failed);

    public MapFunction Function => function;

    public ExecutionRules? Rules => rules;

    public byte[][] Slice(long first, int count) => [.. columns.Select(c => c.Slice((int)first, count))];

    /// <summary>Keeps the results of a chunk; those of an item that was tried again by itself stand before those it was among.</summary>
    public void Keep(Part part) => _parts.Keep(new BlockRange(part.First, part.Count), part);

    /// <summary>The results of a chunk, and not those of a later try at its first item.</summary>
    public Part? PartOf(BlockRange blocks) => _parts.Of(blocks);

    public Part? PartWith(long item) => _parts.With(item);
}
