using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Tasks;

namespace ActorSweep;

/// <summary>
/// Futures in the order in which they end: finished, failed or cancelled. Can be enumerated once. Futures that are added while it is enumerated are
/// returned too, as in a search that submits the next task when one has finished.
/// </summary>
public sealed class CompletedFutures<T> : IAsyncEnumerable<Future<T>>
{
    readonly Channel<IReadOnlyList<Future<T>>> _ended = Channel.CreateUnbounded<IReadOnlyList<Future<T>>>(new UnboundedChannelOptions { SingleReader = true });
    readonly CancellationToken _cancel;
    int _left;

    internal CompletedFutures(IEnumerable<Future<T>> futures, CancellationToken cancel)
    {
        _cancel = cancel;
        Add(futures);
    }

    /// <summary>Gets the number of futures that were not returned yet.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>Adds a future. The enumeration ends when it has returned every future that was added until then.</summary>
    public void Add(Future<T> future) => Add([future]);

    /// <summary>Adds futures.</summary>
    /// <inheritdoc cref="Add(Future{T})"/>
    public void Add(IEnumerable<Future<T>> futures)
    {
        var added = futures as IReadOnlyList<Future<T>> ?? [.. futures];
        Interlocked.Add(ref _left, added.Count);
        Listen(added, _ended.Writer);
    }

    /// <summary>Returns the futures in batches: each holds the futures that have ended since the last one.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<IReadOnlyList<Future<T>>> InBatches([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancel, cancellationToken);
        while (Left > 0)
        {
            await TaskScope.OutsideSlot(_ended.Reader.WaitToReadAsync(either.Token).AsTask()).ConfigureAwait(false);
            var batch = new List<Future<T>>();
            while (_ended.Reader.TryRead(out var some))
                batch.AddRange(some);
            Interlocked.Add(ref _left, -batch.Count);
            yield return batch;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<Future<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var batch in InBatches(cancellationToken).ConfigureAwait(false))
            foreach (var future in batch)
                yield return future;
    }

    /// <summary>Writes each future once to the channel when it has ended; those of one map in chunks.</summary>
    static void Listen(IReadOnlyList<Future<T>> futures, ChannelWriter<IReadOnlyList<Future<T>>> ended)
    {
        if (MapHandle.Of(futures) is { } map)
        {
            var isTold = new bool[futures.Count];
            map.Listen(indices => ended.TryWrite([.. indices.Where(i => !Interlocked.Exchange(ref isTold[i], true)).Select(i => futures[(int)i])]));
            return;
        }
        foreach (var future in futures)
            _ = future.Source.WaitForEndAsync(future.Index).ContinueWith(_ => ended.TryWrite([future]), TaskScheduler.Default);
    }
}
