using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Actors;

/// <summary>A map on the scheduler's node: its function, its arguments in slices, and the results so far.</summary>
sealed class MapBook(MapFunction function, Column[] columns, ExecutionRules? rules)
{
    readonly MapParts<Part> _parts = new();

    /// <summary>The results of a chunk: the bytes, or a blob of the worker that executed it.</summary>
    public sealed record Part(long First, long Count, byte[]? Inline, BlobAddress? Blob, FailedItem[] Failed);

    public MapFunction Function => function;

    public ExecutionRules? Rules => rules;

    public byte[][] Slice(long first, int count) => [.. columns.Select(c => c.Slice((int)first, count))];

    /// <summary>Adds the results of a chunk. The result of an item that was retried alone takes precedence over its chunk.</summary>
    public void AddPart(Part part) => _parts.AddPart(new BlockRange(part.First, part.Count), part);

    /// <summary>The results of a chunk, without those of a later retry of its first item.</summary>
    public Part? PartOf(BlockRange blocks) => _parts.Of(blocks);

    public Part? PartWith(long item) => _parts.With(item);
}
