using System.Runtime.CompilerServices;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Tasks;

namespace ActorSweep;

/// <summary>
/// A task that was handed in, and that its client holds: await it, ask how it stands, cancel it, try it again, make other
/// tasks depend on it. When it is released or disposed of, and nobody else needs its result, that is forgotten.
/// </summary>
public class Future : Dependency, IDisposable
{
    internal Future(FutureSource source, long index) => (Source, Index) = (source, index);

    internal FutureSource Source { get; }

    internal long Index { get; }

    internal TaskId Id => new(Source.Run, Index);

    /// <summary>The task's name to people.</summary>
    public TaskKey Key => new(Source.KeyOf(Index));

    /// <summary>Where it stands, as far as this client was told.</summary>
    public FutureStatus Status => Source.StatusOf(Index);

    /// <summary>Whether it has ended, well or not.</summary>
    public bool IsDone => Status != FutureStatus.Pending;

    /// <summary>How far the task says it is, from 0 to 1, and in a few words.</summary>
    public (double Fraction, string? Text) Progress => Source.ProgressOf(Index);

    /// <summary>What it failed of; null where it did not.</summary>
    public Exception? Exception => Source.FailureOf(Index) is { } failure ? TaskFailedException.Of(Key.Name, failure) : null;

    /// <summary>Waits until it has ended, well or not.</summary>
    public Task WaitAsync(CancellationToken cancel = default) => TaskScope.OutsideSlot(WaitCore(cancel));

    /// <summary>Has it not be done, nor what depends on it, unless it has ended.</summary>
    public Task CancelAsync() => Source.Table.CancelAsync([this]);

    /// <summary>Has it tried again after it failed, with what it depends on that failed.</summary>
    public Task RetryAsync() => Source.Table.RetryAsync([this]);

    /// <summary>Lets it go: its result is forgotten, unless others need it.</summary>
    public void Release() => Source.Release(Index);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until it has ended; throws what it failed of.</summary>
    public TaskAwaiter GetAwaiter() => ((Task)TaskScope.OutsideSlot(Source.ValueOf(Index, default))).GetAwaiter();

    public override string ToString() => $"{Key} ({Status})";

    async Task<bool> WaitCore(CancellationToken cancel)
    {
        await Source.WhenEnded(Index).WaitAsync(cancel).ConfigureAwait(false);
        return true;
    }
}

/// <summary>A future with a result.</summary>
/// <inheritdoc/>
public sealed class Future<T> : Future
{
    internal Future(FutureSource source, long index) : base(source, index) { }

    /// <summary>Stands for the result inside a captured call; it makes the new task depend on this one.</summary>
    /// <exception cref="InvalidOperationException">It is read anywhere else.</exception>
    public T Value => throw NoValueHere("Await the future to get it.");

    /// <summary>The result; waits until it is there.</summary>
    /// <exception cref="TaskFailedException">The task failed.</exception>
    public T Result => AsTask().GetAwaiter().GetResult();

    /// <summary>The future as a task.</summary>
    /// <exception cref="TaskFailedException">The task failed.</exception>
    public Task<T> AsTask(CancellationToken cancel = default) => TaskScope.OutsideSlot(ResultAsync(cancel));

    /// <summary>Waits for the result; throws what the task failed of.</summary>
    public new TaskAwaiter<T> GetAwaiter() => AsTask().GetAwaiter();

    async Task<T> ResultAsync(CancellationToken cancel) => (T)(await Source.ValueOf(Index, cancel).ConfigureAwait(false))!;
}
