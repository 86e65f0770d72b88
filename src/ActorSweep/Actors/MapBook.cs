using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Actors;

/// <summary>A map on the scheduler's node: its function, its arguments in slices, and the results so far.</summary>
sealed class MapBook(MapFunction function, Column[] columns, ExecutionRules? rules)
{
    readonly MapParts<Part> _parts = new();

    /// <summary>The results of a chunk: the bytes, or a blob of the worker that executed it.</summary>
    public sealed record Part(long First, long Count, byte[]? Inline, BlobAddress? Blob, FailedItem[] Failed)
    {
        /// <summary>Returns the blob at a worker: the first one, or a copy, which is named by the first item.</summary>
        public BlobAddress BlobAt(NodeBlobs? worker, RunId run) => worker is null || Blob!.Url.StartsWith($"{worker.Url}/", StringComparison.Ordinal)
            ? Blob!
            : worker[BlobName.Of(new TaskId(run, First)), Blob.Length, Blob.Checksum];
    }

    public MapFunction Function => function;

    public ExecutionRules? Rules => rules;

    public byte[][] Slice(long first, int count) => [.. columns.Select(c => c.Slice((int)first, count))];

    /// <summary>Adds the results of a chunk. The result of an item that was retried alone takes precedence over its chunk.</summary>
    public void AddPart(Part part) => _parts.AddPart(new BlockRange(part.First, part.Count), part);

    /// <summary>The results of a chunk, without those of a later retry of its first item.</summary>
    public Part? PartOf(BlockRange blocks) => _parts.Of(blocks);

    public Part? PartWith(long item) => _parts.With(item);
}
