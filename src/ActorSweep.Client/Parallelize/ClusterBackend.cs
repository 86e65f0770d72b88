using System.Diagnostics;
using ActorSweep.Client.Connecting;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Client.Parallelize;

/// <summary>Runs the calls as one task array on a cluster.</summary>
sealed class ClusterBackend() : Backend("Cluster")
{
    internal override async Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options)
    {
        if (calls.Count == 0)
            return;
        if (options.Client is { } client)
        {
            await RunAsync(calls, ledger, client).ConfigureAwait(false);
            return;
        }
        var own = await SweepClient.ConnectAsync(Environment.GetEnvironmentVariable(ClusterUrls.Variable) ?? ClusterUrls.OnThisMachine).ConfigureAwait(false);
        await using var ownEnd = own.ConfigureAwait(false);
        await RunAsync(calls, ledger, own).ConfigureAwait(false);
    }

    public static async Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, SweepClient client)
    {
        var start = Stopwatch.GetTimestamp();
        var futures = client.Map<R>(CallCodec.EncodeFunction(calls.Function), null, calls.Count, ColumnsOf(calls));
        var isCancelled = false;
        await foreach (var batch in client.AsCompletedInBatches(futures).ConfigureAwait(false))
        {
            foreach (var future in batch.Where(f => f.Status != FutureStatus.Cancelled && ledger.TryTake(out _)))
                ledger.Record(await OutcomeOf(future, Stopwatch.GetElapsedTime(start)).ConfigureAwait(false));
            if (!ledger.IsStopped || isCancelled)
                continue;
            isCancelled = true;
            await client.CancelAsync(futures[0].Source.Run).ConfigureAwait(false);
        }
        foreach (var future in futures)
            future.Dispose();
    }

    static async Task<Outcome<R>> OutcomeOf<R>(Future<R> future, TimeSpan elapsed)
    {
        var index = (int)future.Index;
        return future.Exception is { } failed
            ? Outcome<R>.Failed(index, failed, elapsed)
            : new Outcome<R>(index, await future.AsTask().ConfigureAwait(false), null, elapsed);
    }

    /// <summary>Returns one column for each parameter. All arguments are made here: fixed ones and defaults are sent with each item.</summary>
    static Column[] ColumnsOf<R>(Calls<R> calls)
    {
        var items = Enumerable.Range(0, calls.Count).Select(calls.ArgumentsOf).ToArray();
        return [.. Enumerable.Range(0, items[0].Length).Select(parameter => Column.OfResults([.. items.Select(i => i[parameter])]))];
    }
}
