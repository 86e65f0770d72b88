using ActorSweep.Core.Submitting;

namespace ActorSweep.Client.Futures;

/// <summary>All tasks of a map that a client holds. When the handle is unreachable, the map is released.</summary>
sealed class MapHandle(FutureTable table, MapHold hold, string function) : FutureSource(table, hold)
{
    /// <summary>The number of chunks that are fetched at the same time.</summary>
    const int MostAtOnce = 4;

    ~MapHandle() => Table.Release(hold);

    /// <summary>Returns the map if the futures are all of its items in their order; else null.</summary>
    public static MapHandle? Of<T>(IReadOnlyList<Future<T>> futures)
    {
        if (futures is not [{ Source: MapHandle map }, ..] || map.Count != futures.Count)
            return null;
        for (var i = 0; i < futures.Count; i++)
            if (futures[i].Source != map || futures[i].Index != i)
                return null;
        return map;
    }

    public new MapHold Hold => hold;

    public long Count => hold.Count;

    public override string KeyOf(long index) => $"{function}-{index}";

    /// <summary>Completes when all items have ended.</summary>
    public Task WaitForAllAsync() => Table.AwaitAll(this).Task;

    /// <summary>Calls a function with items as they end, those of a chunk together; with items that have ended already, at once.</summary>
    public void Listen(Action<IReadOnlyList<long>> ended) => Table.Listen(this, ended);

    public override async ValueTask<object?> ResultOf(long index, CancellationToken cancel) => await Table.Patience.InsistAsync(
        async () =>
        {
            var part = PartWith(index);
            return (await part.ColumnAsync(Table, cancel).ConfigureAwait(false))[(int)(index - part.First)];
        },
        cancel).ConfigureAwait(false);

    /// <summary>Returns all results; throws the failure of the first item that failed.</summary>
    public Task<T[]> GatherAsync<T>(CancellationToken cancel) => Table.Patience.InsistAsync(
        async () =>
        {
            var results = new T[Count];
            var parts = await PartsAsync(cancel).ConfigureAwait(false);
            await Parallel.ForEachAsync(parts.Where(part => !part.IsHere), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel }, async (part, token) =>
                await part.ColumnAsync(Table, token).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var part in parts)
                await part.CopyAsync(results, Table, cancel).ConfigureAwait(false);
            return results;
        },
        cancel);

    public override void Release(long index)
    {
        Table.Release(this, index);
        if (hold.Held == 0)
            GC.SuppressFinalize(this);
    }

    /// <summary>Returns all parts, when all items have ended.</summary>
    async Task<MapPart[]> PartsAsync(CancellationToken cancel)
    {
        while (true)
        {
            await WaitForAllAsync().WaitAsync(cancel).ConfigureAwait(false);
            // Otherwise some results were lost just now and are being computed again.
            if (Table.Read(AllParts) is { } parts)
                return parts;
        }
    }

    MapPart[]? AllParts() => hold.Waiting > 0 ? null
        : hold.FirstWithoutResult is >= 0 and var failed ? throw WhyNot(failed)
        : [.. hold.Results.Cast<MapPart>()];

    Exception WhyNot(long index) => hold.FailureOf(index) is { } failure
        ? TaskFailedException.Of(KeyOf(index), failure)
        : new ObjectDisposedException(KeyOf(index));

    MapPart PartWith(long index) =>
        (MapPart?)Table.Read(() => hold.ResultOf(index)) ?? throw new IOException($"this client does not have the result of {KeyOf(index)}.");
}
