using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Actors;

/// <summary>A map on the scheduler's node: its function, its arguments in slices, and the results so far.</summary>
/// <param name="arguments">One column for each parameter.</param>
sealed class MapBook(MapFunction function, MapBook.StoredColumn[] arguments, ExecutionRules? rules) : IDisposable
{
    readonly MapParts<Part> _parts = new();

    /// <summary>The results of a chunk: the bytes, or a blob of the worker that executed it.</summary>
    public sealed record Part(long First, long Count, byte[]? Inline, BlobAddress? Blob, FailedItem[] Failed)
    {
        /// <summary>Returns the places of the blob. Each copy has the name of the first blob.</summary>
        public ResultPlace[] PlacesAt(IReadOnlyList<WorkerId> holders, Func<WorkerId, NodeBlobs?> addressOf) => Blob is null ? [] : [
            .. from holder in holders
               let address = addressOf(holder)
               where address is not null
               select new ResultPlace(holder, address[BlobName.In(Blob), Blob.Length, Blob.Checksum])];
    }

    public MapFunction Function => function;

    public ExecutionRules? Rules => rules;

    public byte[][] Slice(long first, int count) => [.. arguments.Select(a => a.Column.Slice((int)first, count))];

    /// <summary>Adds results that a client has from an earlier scheduler.</summary>
    public void AddParts(IEnumerable<MapPartOutcome> done)
    {
        foreach (var part in done)
            AddPart(new Part(part.First, part.Count, part.Inline, null, part.Failed));
    }

    /// <summary>Adds the results of a chunk. The result of an item that was retried alone takes precedence over its chunk.</summary>
    public void AddPart(Part part) => _parts.AddPart(new BlockRange(part.First, part.Count), part);

    /// <summary>Returns the results of items that finished together; null where they did not.</summary>
    public Part? PartOf(BlockRange items) => _parts.Of(items);

    /// <summary>Returns the results of a chunk; null where the chunk is not known, or has no blob.</summary>
    public Part? PartOf(ResultId chunk) =>
        _parts.StartingAt(chunk.Task.Index).FirstOrDefault(part => part.Blob is { } blob && BlobName.In(blob) == BlobName.Of(chunk));

    /// <summary>Removes the results of items that are executed again.</summary>
    public void ReopenItems(BlockRange items) => _parts.ReopenItems(items);

    public Part? PartWith(long item) => _parts.With(item);

    public void Dispose()
    {
        foreach (var stored in arguments)
            stored.File?.Dispose();
    }

    /// <summary>A column, and the file that its bytes are in; null where they are in memory.</summary>
    public sealed record StoredColumn(Column Column, IDisposable? File);
}
