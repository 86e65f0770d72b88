using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Tasks;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>What gathering does about failed futures.</summary>
public enum GatherErrors
{
    /// <summary>Throws what the first of them failed of.</summary>
    Raise,

    /// <summary>Leaves them out.</summary>
    Skip,
}

/// <summary>What to wait for.</summary>
public enum WaitFor
{
    AllCompleted,
    FirstCompleted,
}

/// <summary>Futures that had ended when waiting ended, and those that had not.</summary>
public sealed record WaitResult<TFuture>(IReadOnlyList<TFuture> Done, IReadOnlyList<TFuture> NotDone);

// Futures: waiting for many, sharing, spreading.
public abstract partial class SweepClient
{
    /// <summary>Waits for futures and gives their results, in their order.</summary>
    /// <exception cref="TaskFailedException">One failed, and errors are not to be skipped.</exception>
    public async Task<T[]> GatherAsync<T>(IEnumerable<Future<T>> futures, GatherErrors errors = GatherErrors.Raise, CancellationToken cancel = default)
    {
        var all = futures as IReadOnlyList<Future<T>> ?? [.. futures];
        var gathered = errors == GatherErrors.Raise && AreOneMap(all) is { } map ? map.GatherAsync<T>(cancel) : GatherEach(all, errors, cancel);
        return await TaskScope.OutsideSlot(gathered);
    }

    /// <summary>A task that waits for others gives up its slot meanwhile.</summary>

    static MapHandle? AreOneMap<T>(IReadOnlyList<Future<T>> futures)
    {
        if (futures is not [{ Source: MapHandle map }, ..] || map.Count != futures.Count)
            return null;
        for (var i = 0; i < futures.Count; i++)
            if (futures[i].Source != map || futures[i].Index != i)
                return null;
        return map;
    }

    static async Task<T[]> GatherEach<T>(IReadOnlyList<Future<T>> futures, GatherErrors errors, CancellationToken cancel)
    {
        foreach (var future in futures)
            await future.Source.WhenEnded(future.Index).WaitAsync(cancel).ConfigureAwait(false);
        var wanted = errors == GatherErrors.Skip ? [.. futures.Where(f => f.Status is FutureStatus.Finished or FutureStatus.Pending)] : futures;
        // The first in their order, and not the first that is come upon.
        if (wanted.FirstOrDefault(f => f.Status is not (FutureStatus.Finished or FutureStatus.Pending)) is { } failed)
            await failed.Source.ValueOf(failed.Index, cancel).ConfigureAwait(false);
        var results = new T[wanted.Count];
        // Several at once: results on workers come over the network.
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (i, token) =>
            results[i] = (T)(await wanted[i].Source.ValueOf(wanted[i].Index, token).ConfigureAwait(false))!).ConfigureAwait(false);
        return results;
    }

    /// <summary>Gives futures as they end, well or not.</summary>
    public async IAsyncEnumerable<Future<T>> AsCompleted<T>(IEnumerable<Future<T>> futures, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var batch in AsCompletedInBatches(futures, cancel))
            foreach (var future in batch)
                yield return future;
    }

    /// <summary>Gives futures as they end, those that have ended since the last time together.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Future<T>>> AsCompletedInBatches<T>(
        IEnumerable<Future<T>> futures, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var all = futures as IReadOnlyList<Future<T>> ?? [.. futures];
        var ended = Channel.CreateUnbounded<IReadOnlyList<Future<T>>>(new UnboundedChannelOptions { SingleReader = true });
        Listen(all, ended.Writer);
        for (var left = all.Count; left > 0;)
        {
            await TaskScope.OutsideSlot(ended.Reader.WaitToReadAsync(cancel).AsTask());
            var batch = new List<Future<T>>();
            while (ended.Reader.TryRead(out var some))
                batch.AddRange(some);
            left -= batch.Count;
            yield return batch;
        }
    }

    /// <summary>Has each future written once, as it ends: those of one map by the chunk.</summary>
    static void Listen<T>(IReadOnlyList<Future<T>> futures, ChannelWriter<IReadOnlyList<Future<T>>> ended)
    {
        if (AreOneMap(futures) is { } map)
        {
            var isTold = new bool[futures.Count];
            map.Listen(indices => ended.TryWrite([.. indices.Where(i => !Interlocked.Exchange(ref isTold[i], true)).Select(i => futures[(int)i])]));
            return;
        }
        foreach (var future in futures)
            _ = future.Source.WhenEnded(future.Index).ContinueWith(_ => ended.TryWrite([future]), TaskScheduler.Default);
    }

    /// <summary>Waits until all futures, or the first, have ended, well or not; or until the time is over.</summary>
    public async Task<WaitResult<TFuture>> WaitAsync<TFuture>(
        IEnumerable<TFuture> futures, WaitFor what = WaitFor.AllCompleted, TimeSpan? timeout = null, CancellationToken cancel = default)
        where TFuture : Future
    {
        TFuture[] all = [.. futures];
        var ends = all.Select(f => f.Source.WhenEnded(f.Index)).ToList();
        var end = all.Length == 0 ? Task.CompletedTask : what == WaitFor.AllCompleted ? Task.WhenAll(ends) : Task.WhenAny(ends);
        var waiting = WaitCore(end, timeout, cancel);
        await TaskScope.OutsideSlot(waiting);
        return new WaitResult<TFuture>([.. all.Where(f => f.IsDone)], [.. all.Where(f => !f.IsDone)]);
    }

    static async Task<bool> WaitCore(Task end, TimeSpan? timeout, CancellationToken cancel)
    {
        try
        {
            await end.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancel).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Has futures not be done that have not ended, nor what depends on them.</summary>
    public Task CancelAsync(IEnumerable<Future> futures) => Futures.CancelAsync(futures);

    /// <summary>Has futures tried again that failed, with what they depend on that failed.</summary>
    public Task RetryAsync(IEnumerable<Future> futures) => Futures.RetryAsync(futures);

    /// <summary>Brings a value to the cluster, for tasks to depend on.</summary>
    /// <param name="broadcast">Whether every worker gets a copy at once.</param>
    /// <returns>A future that has ended well.</returns>
    public async Task<Future<T>> ScatterAsync<T>(T value, bool broadcast = false, CancellationToken cancel = default)
    {
        var index = Interlocked.Increment(ref _nextTask) - 1;
        var bytes = PayloadCodec.Encode(value);
        var handle = Futures.NewTask(new TaskId(OpenRun, index), $"data-{index}");
        var submission = new Submission(Futures.Client, OpenRun, "futures", isOpen: true);
        submission.Add(new SubmittedTask(index, 0, [], [], 0, IsHeld: true) { Key = $"data-{index}", Scattered = bytes }, Nothing, TaskOptions.Default);
        Futures.Submit(submission.Message, handle);
        var future = Of<T>(handle);
        await future.WaitAsync(cancel);
        if (broadcast)
            await ReplicateAsync(future, int.MaxValue, cancel);
        return future;
    }

    static readonly TaskShape Nothing = new("scatter", []);

    /// <summary>Has so many workers hold a result, in case one dies or many need it. It must have ended well.</summary>
    public async Task ReplicateAsync(Future future, int copies, CancellationToken cancel = default)
    {
        await future.WaitAsync(cancel);
        Futures.Send(new ReplicateTask(future.Id, copies));
    }

    /// <summary>Has a future be done though nobody holds it.</summary>
    public void FireAndForget(Future future)
    {
        _ = Futures.DetachAsync([future]);
        future.Release();
    }

    /// <summary>Keeps futures under a name, so that they outlive this client.</summary>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public async Task PublishAsync(string name, params IReadOnlyList<Future> futures)
    {
        var isMap = futures is [{ Source: MapHandle map }, ..] && map.Count == futures.Count && futures.Select((f, i) => f.Source == map && f.Index == i).All(x => x);
        var asked = isMap
            ? new Publish(name, [], futures[0].Source.Run, futures.Count)
            : new Publish(name, [.. futures.Select(f => f.Id)], null, futures.Count);
        if (await Futures.AskAsync(asked, default) is RequestRefused refused)
            throw new InvalidOperationException(refused.Why);
    }

    /// <summary>The futures under a name; this client holds them from now on.</summary>
    /// <exception cref="KeyNotFoundException">There is nothing under that name.</exception>
    public async Task<Future<T>[]> GetPublishedAsync<T>(string name, CancellationToken cancel = default)
    {
        var found = (Published)await Futures.AskAsync(new FindPublished(Futures.Client, name), cancel);
        if (found.Map is { } run)
            return HoldMap<T>(run, name, found.Count);
        if (found.Tasks is not { } tasks)
            throw new KeyNotFoundException($"nothing is published as '{name}'. {Nearest.Suggest(name, found.Names)}");
        var handles = Array.ConvertAll(tasks, id => Futures.NewTask(id, $"{name}-{id.Index}"));
        Futures.Hold(handles);
        return Array.ConvertAll(handles, handle => Of<T>(handle));
    }

    Future<T>[] HoldMap<T>(RunId run, string name, long count)
    {
        var handle = Futures.NewMap(run, name, count);
        Futures.Hold(handle);
        return [.. Enumerable.Range(0, (int)count).Select(i => new Future<T>(handle, i))];
    }

    /// <summary>Names under which futures are published.</summary>
    public async Task<IReadOnlyList<string>> ListPublishedAsync(CancellationToken cancel = default) =>
        ((Published)await Futures.AskAsync(new FindPublished(Futures.Client, ""), cancel)).Names;

    /// <summary>Has a name stand for nothing any more; what nobody else holds is forgotten.</summary>
    public Task UnpublishAsync(string name, CancellationToken cancel = default) => Futures.AskAsync(new Unpublish(name), cancel);
}
