using System.Runtime.CompilerServices;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Tasks;

namespace ActorSweep;

/// <summary>
/// A task that a client has submitted and holds. Await it, ask for its status, cancel it, retry it, or make other tasks depend on it. When it is released
/// and no other client or task needs its result, the cluster deletes the result.
/// </summary>
public class Future : Dependency, IDisposable
{
    internal Future(FutureSource source, long index) => (Source, Index) = (source, index);

    internal FutureSource Source { get; }

    internal long Index { get; }

    internal TaskId Id => new(Source.Run, Index);

    /// <summary>Gets a readable name of the task, unique in its run.</summary>
    public TaskKey Key => new(Source.KeyOf(Index));

    /// <summary>Gets the status of the task, as last reported to this client.</summary>
    public FutureStatus Status => Source.StatusOf(Index);

    /// <summary>Gets whether the task has ended (finished, failed or cancelled), or was released.</summary>
    public bool IsDone => Status != FutureStatus.Pending;

    /// <summary>Gets the progress that the task reported: the finished fraction, from 0 to 1, and a few words or null.</summary>
    public (double Fraction, string? Text) Progress => Source.ProgressOf(Index);

    /// <summary>Gets the failure of the task; null where it has not failed.</summary>
    public Exception? Exception => Source.FailureOf(Index) is { } failure ? TaskFailedException.Of(Key.Name, failure) : null;

    /// <summary>Waits until the task has ended, with success or without. Does not throw its failure.</summary>
    /// <param name="cancellationToken">Stops waiting, with an <see cref="OperationCanceledException"/>. The task goes on.</param>
    public Task WaitAsync(CancellationToken cancellationToken = default) => TaskScope.OutsideSlot(WaitCore(cancellationToken));

    /// <summary>Cancels the task and its dependents, and waits until the task has ended. Has no effect on a task that has ended.</summary>
    /// <param name="cancellationToken">Stops waiting, with an <see cref="OperationCanceledException"/>. The task is cancelled all the same.</param>
    public Task CancelAsync(CancellationToken cancellationToken = default)
    {
        Source.Table.Cancel([this]);
        return WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Retries the task after it failed, with the failed tasks on which it depends: the future is pending again, and can be awaited. Has no effect on a task
    /// that has not failed.
    /// </summary>
    public void Retry() => Source.Table.Retry([this]);

    /// <summary>Releases the future. Its result is deleted unless another client or a task needs it.</summary>
    public void Release() => Source.Release(Index);

    /// <inheritdoc cref="Release"/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until the task has ended, and throws its failure.</summary>
    public TaskAwaiter GetAwaiter() => ((Task)TaskScope.OutsideSlot(Source.ValueOf(Index, default))).GetAwaiter();

    /// <summary>Returns the key and the status, such as <c>Simulate-3 (Finished)</c>.</summary>
    public override string ToString() => $"{Key} ({Status})";

    async Task<bool> WaitCore(CancellationToken cancellationToken)
    {
        await Source.WaitForEndAsync(Index).WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }
}

/// <summary>A future with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed class Future<T> : Future
{
    internal Future(FutureSource source, long index) : base(source, index) { }

    /// <summary>Gets the result, inside a captured call only: the new task takes the result, and depends on this one.</summary>
    /// <exception cref="InvalidOperationException">The property is read outside of a captured call.</exception>
    public T Value => throw NoValueHere("Await the future to get its result.");

    /// <summary>Gets the result. Blocks the thread until the task has ended.</summary>
    /// <exception cref="TaskFailedException">The task failed.</exception>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The future was released.</exception>
    public T Result => AsTask().GetAwaiter().GetResult();

    /// <summary>Returns a <see cref="Task{TResult}"/> that completes with the result.</summary>
    /// <param name="cancellationToken">Stops waiting. The future's task goes on.</param>
    /// <exception cref="TaskFailedException">The task failed.</exception>
    /// <exception cref="OperationCanceledException">The task was cancelled, or <paramref name="cancellationToken"/> was.</exception>
    /// <exception cref="ObjectDisposedException">The future was released.</exception>
    public Task<T> AsTask(CancellationToken cancellationToken = default) => TaskScope.OutsideSlot(ResultAsync(cancellationToken));

    /// <summary>Waits for the result, and throws the failure of the task.</summary>
    public new TaskAwaiter<T> GetAwaiter() => AsTask().GetAwaiter();

    async Task<T> ResultAsync(CancellationToken cancellationToken) => (T)(await Source.ValueOf(Index, cancellationToken).ConfigureAwait(false))!;
}
