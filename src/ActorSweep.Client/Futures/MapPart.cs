using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Client.Futures;

/// <summary>The results of adjacent items of a map, in this process or in a blob on a worker.</summary>
sealed class MapPart(RunId run, long first, long count, byte[]? inline, BlobAddress? blob)
{
    Task<Column>? _column;

    public long First => first;

    public long Count => count;

    /// <summary>The results as an encoded column, where they came with the message; else null.</summary>
    public byte[]? Inline => inline;

    /// <summary>Whether the results came with the message.</summary>
    public bool IsHere => inline is not null;

    /// <exception cref="IOException">The holder does not have the results any more.</exception>
    public Task<Column> ColumnAsync(FutureTable table, CancellationToken cancel) => _column is { IsFaulted: false, IsCanceled: false } known
        ? known
        : _column = inline is not null ? Task.FromResult(Column.Read(inline)) : FetchAsync(table, cancel);

    /// <summary>Copies the results to their places in the array of all results.</summary>
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
