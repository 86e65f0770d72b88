using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Client.Futures;

/// <summary>The results of some adjacent items of a map, here or in a blob on a worker.</summary>
sealed class MapPart(RunId run, long first, long count, byte[]? inline, BlobAddress? blob)
{
    Task<Column>? _column;

    public long First => first;

    public long Count => count;

    /// <summary>Its results as a column, where they came with the word of them.</summary>
    public byte[]? Inline => inline;

    /// <inheritdoc cref="Inline"/>
    public bool IsHere => inline is not null;

    /// <exception cref="IOException">Its holder does not give it (any more).</exception>
    public Task<Column> ColumnAsync(FutureTable table, CancellationToken cancel) => _column is { IsFaulted: false, IsCanceled: false } known
        ? known
        : _column = inline is not null ? Task.FromResult(Column.Read(inline)) : FetchAsync(table, cancel);

    /// <summary>Copies its results to their places among all.</summary>
    public async Task CopyAsync<T>(T[] results, FutureTable table, CancellationToken cancel)
    {
        var column = await ColumnAsync(table, cancel).ConfigureAwait(false);
        if (column.IsWhole)
            column.ToArray<T>().CopyTo(results, first);
        else
            for (var i = 0; i < count; i++)
                if (column[i] is var item && !ReferenceEquals(item, Column.Missing))
                    results[first + i] = (T)item!;
    }

    async Task<Column> FetchAsync(FutureTable table, CancellationToken cancel) =>
        Column.Read(await table.Link.FetchChunkAsync(run, new BlockRange(first, count), blob!, cancel).ConfigureAwait(false));
}
