using ActorSweep.Client.Futures;
using ActorSweep.Client.Tasks;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>The ways in which <see cref="SweepClient.GatherAsync{T}"/> treats failed futures.</summary>
public enum GatherErrors
{
    /// <summary>Throws the failure of the first failed future, in the order given.</summary>
    Raise,

    /// <summary>Leaves failed futures out of the results.</summary>
    Skip,
}

/// <summary>The conditions on which <see cref="SweepClient.WaitAsync{TFuture}"/> returns.</summary>
public enum WaitFor
{
    /// <summary>All futures have finished, failed or been cancelled.</summary>
    AllCompleted,
    /// <summary>At least one future has finished, failed or been cancelled.</summary>
    FirstCompleted,
}

/// <summary>The result of waiting for futures.</summary>
/// <param name="Done">The futures that had finished, failed, been cancelled or been released when waiting ended, in the order given.</param>
/// <param name="NotDone">The other futures, in the order given.</param>
public sealed record WaitResult<TFuture>(IReadOnlyList<TFuture> Done, IReadOnlyList<TFuture> NotDone);

// Futures: gathering, waiting, scattering, publishing.
public abstract partial class SweepClient
{
    /// <summary>Waits for futures and returns their results in the order of the futures. A task that calls this gives up its slot while it waits.</summary>
    /// <param name="futures">The futures.</param>
    /// <param name="errors">Whether failed futures raise an exception or are left out. Default: raise.</param>
    /// <param name="cancellationToken">Stops waiting. The futures go on.</param>
    /// <exception cref="TaskFailedException">A future failed, and <paramref name="errors"/> is <see cref="GatherErrors.Raise"/>.</exception>
    /// <exception cref="OperationCanceledException">
    /// A future was cancelled, and <paramref name="errors"/> is <see cref="GatherErrors.Raise"/>; or <paramref name="cancellationToken"/> was.
    /// </exception>
    /// <exception cref="ObjectDisposedException">A future was released, and <paramref name="errors"/> is <see cref="GatherErrors.Raise"/>.</exception>
    public async Task<T[]> GatherAsync<T>(IEnumerable<Future<T>> futures, GatherErrors errors = GatherErrors.Raise, CancellationToken cancellationToken = default)
    {
        var all = futures as IReadOnlyList<Future<T>> ?? [.. futures];
        var gathered = errors == GatherErrors.Raise && MapHandle.Of(all) is { } map ? map.GatherAsync<T>(cancellationToken) : GatherEach(all, errors, cancellationToken);
        return await TaskScope.OutsideSlot(gathered).ConfigureAwait(false);
    }

    static async Task<T[]> GatherEach<T>(IReadOnlyList<Future<T>> futures, GatherErrors errors, CancellationToken cancellationToken)
    {
        foreach (var future in futures)
            await future.Source.WaitForEndAsync(future.Index).WaitAsync(cancellationToken).ConfigureAwait(false);
        var wanted = errors == GatherErrors.Skip ? [.. futures.Where(f => f.Status is FutureStatus.Finished or FutureStatus.Pending)] : futures;
        // The first failure in the order of the futures, not in the order of time.
        if (wanted.FirstOrDefault(f => f.Status is not (FutureStatus.Finished or FutureStatus.Pending)) is { } failed)
            await failed.Source.ValueOf(failed.Index, cancellationToken).ConfigureAwait(false);
        var results = new T[wanted.Count];
        // Several at a time: results on workers come over the network.
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (i, token) =>
            results[i] = (T)(await wanted[i].Source.ValueOf(wanted[i].Index, token).ConfigureAwait(false))!).ConfigureAwait(false);
        return results;
    }

    /// <summary>Returns each future when it has ended: finished, failed or cancelled. Futures can be added while the result is enumerated.</summary>
    /// <param name="futures">The futures.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public CompletedFutures<T> AsCompleted<T>(IEnumerable<Future<T>> futures, CancellationToken cancellationToken = default) => new(futures, cancellationToken);

    /// <summary>Returns futures when they have ended, in batches: each holds the futures that have ended since the last one.</summary>
    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{Future{T}}, CancellationToken)"/>
    public IAsyncEnumerable<IReadOnlyList<Future<T>>> AsCompletedInBatches<T>(IEnumerable<Future<T>> futures, CancellationToken cancellationToken = default) =>
        AsCompleted(futures, cancellationToken).InBatches(CancellationToken.None);

    /// <summary>
    /// Waits until all futures, or the first, have ended, with success or without, or until the timeout has passed. Does not throw for failures or the
    /// timeout.
    /// </summary>
    /// <param name="futures">The futures.</param>
    /// <param name="what">Whether to wait for all futures or for the first. Default: all.</param>
    /// <param name="timeout">The longest time to wait; null: no limit.</param>
    /// <param name="cancellationToken">Stops waiting, with an <see cref="OperationCanceledException"/>. The futures go on.</param>
    public async Task<WaitResult<TFuture>> WaitAsync<TFuture>(
        IEnumerable<TFuture> futures, WaitFor what = WaitFor.AllCompleted, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where TFuture : Future
    {
        TFuture[] all = [.. futures];
        var ends = all.Select(f => f.Source.WaitForEndAsync(f.Index)).ToList();
        var end = all.Length == 0 ? Task.CompletedTask : what == WaitFor.AllCompleted ? Task.WhenAll(ends) : Task.WhenAny(ends);
        var waiting = WaitCore(end, timeout, cancellationToken);
        await TaskScope.OutsideSlot(waiting).ConfigureAwait(false);
        return new WaitResult<TFuture>([.. all.Where(f => f.IsDone)], [.. all.Where(f => !f.IsDone)]);
    }

    static async Task<bool> WaitCore(Task end, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            await end.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Cancels futures and the tasks that depend on them, and waits until the futures have ended. Has no effect on futures that have ended.</summary>
    /// <param name="futures">The futures.</param>
    /// <param name="cancellationToken">Stops waiting, with an <see cref="OperationCanceledException"/>. The futures are cancelled all the same.</param>
    public Task CancelAsync(IEnumerable<Future> futures, CancellationToken cancellationToken = default)
    {
        var all = futures.ToList();
        Futures.Cancel(all);
        return WaitAsync(all, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Retries futures that failed, with the failed tasks on which they depend: they are pending again, and can be awaited. Has no effect on other futures.
    /// </summary>
    public void Retry(IEnumerable<Future> futures) => Futures.Retry(futures);

    /// <summary>Sends a value to the cluster. Tasks can depend on it by the future.</summary>
    /// <param name="value">The value.</param>
    /// <param name="broadcast">Whether every worker gets a copy at once. Default: false; one worker gets a copy of a value of more than 16 KiB at once, and others get it with the tasks that need it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A future that has finished.</returns>
    /// <exception cref="CannotTravelException">The value cannot be sent to another process.</exception>
    public async Task<Future<T>> ScatterAsync<T>(T value, bool broadcast = false, CancellationToken cancellationToken = default)
    {
        var index = Interlocked.Increment(ref _nextTask) - 1;
        var bytes = PayloadCodec.Encode(value);
        var handle = Futures.NewTask(new TaskId(OpenRun, index), $"data-{index}");
        var submission = new Submission(Futures.Client, OpenRun, "futures", isOpen: true);
        submission.Add(new SubmittedTask(index, 0, [], [], 0, IsHeld: true) { Key = $"data-{index}", Scattered = bytes }, Nothing, TaskOptions.Default);
        Futures.Submit(submission.Message, handle);
        var future = Of<T>(handle);
        await future.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (broadcast)
            await RequestReplicasAsync(future, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return future;
    }

    static readonly TaskShape Nothing = new("scatter", []);

    /// <summary>
    /// Asks for copies of a result on several workers. Use it if a worker may die or if many tasks need the result. Waits for the future to end, but not for
    /// the copies.
    /// </summary>
    /// <param name="future">The future. Has no effect if it failed.</param>
    /// <param name="copies">The number of workers that are to hold the result.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task RequestReplicasAsync(Future future, int copies, CancellationToken cancellationToken = default)
    {
        await future.WaitAsync(cancellationToken).ConfigureAwait(false);
        Futures.Send(new ReplicateTask(future.Id, copies));
    }

    /// <summary>Releases a future, and has the cluster execute its task even though no client holds it.</summary>
    public void FireAndForget(Future future)
    {
        Futures.Detach([future]);
        future.Release();
    }

    /// <inheritdoc cref="PublishAsync(string, IReadOnlyList{Future}, CancellationToken)"/>
    public Task PublishAsync(string name, Future future, CancellationToken cancellationToken = default) => PublishAsync(name, [future], cancellationToken);

    /// <summary>Publishes futures under a name: their results are kept after this client has ended, until the name is unpublished.</summary>
    /// <param name="name">The name, of at most 1,000 characters.</param>
    /// <param name="futures">The futures.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    /// <exception cref="ArgumentException">The name is too long.</exception>
    public async Task PublishAsync(string name, IReadOnlyList<Future> futures, CancellationToken cancellationToken = default)
    {
        TaskOptions.Short(name, "the name");
        var isMap = futures is [{ Source: MapHandle map }, ..] && map.Count == futures.Count && futures.Select((f, i) => f.Source == map && f.Index == i).All(x => x);
        var asked = isMap
            ? new Publish(name, [], futures[0].Source.Run, futures.Count)
            : new Publish(name, [.. futures.Select(f => f.Id)], null, futures.Count);
        if (await Futures.AskAsync(asked, cancellationToken).ConfigureAwait(false) is RequestRefused refused)
            throw new InvalidOperationException(refused.Why);
    }

    /// <summary>Returns the futures that are published under a name. This client holds them from now on.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is published under the name.</exception>
    public async Task<Future<T>[]> GetPublishedAsync<T>(string name, CancellationToken cancellationToken = default)
    {
        var found = (Published)await Futures.AskAsync(new FindPublished(Futures.Client, name), cancellationToken).ConfigureAwait(false);
        if (found.Map is { } run)
            return HoldMap<T>(run, name, found.Count);
        if (found.Tasks is not { } tasks)
            throw new KeyNotFoundException($"no futures are published as '{name}'. {Nearest.Suggest(name, found.Names)}");
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

    /// <summary>Returns the names under which futures are published.</summary>
    public async Task<IReadOnlyList<string>> ListPublishedAsync(CancellationToken cancellationToken = default) =>
        ((Published)await Futures.AskAsync(new FindPublished(Futures.Client, ""), cancellationToken).ConfigureAwait(false)).Names;

    /// <summary>Removes a name. The results under it are deleted unless a client or a task needs them.</summary>
    public Task UnpublishAsync(string name, CancellationToken cancellationToken = default) => Futures.AskAsync(new Unpublish(name), cancellationToken);
}
