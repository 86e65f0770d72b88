using System.Diagnostics;
using ActorSweep.Client.Queue;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>
/// A call in the queue. It is executed even if its client ends, and its result is kept for <see cref="QueueOptions.ResultTtl"/>. Any client finds it again
/// by its <see cref="Id"/>, also after a restart of the cluster.
/// </summary>
public class QueuedTask
{
    readonly QueueBook _book;
    readonly StoredCall? _stored;
    QueuedSnapshot? _ended;

    /// <param name="stored">Whether the call was put in; null where another client put it in.</param>
    internal QueuedTask(QueueBook book, string id, StoredCall? stored) => (_book, Id, _stored) = (book, id, stored);

    /// <summary>Gets the id of the call, unique in the queue.</summary>
    public string Id { get; }

    /// <summary>
    /// Gets a task that completes when the cluster has acknowledged the call: from then on no crash loses it. The task fails where the call could not be
    /// put in.
    /// </summary>
    public Task Acknowledged => _stored?.Ask() ?? Task.CompletedTask;

    /// <summary>Returns whether the call has ended, with success or without.</summary>
    /// <exception cref="KeyNotFoundException">The call is not in the queue, or its result has expired.</exception>
    public async Task<bool> ReadyAsync(CancellationToken cancellationToken = default) => (await StatusAsync(cancellationToken).ConfigureAwait(false)).HasEnded;

    /// <summary>Returns the state of the call.</summary>
    /// <exception cref="KeyNotFoundException">The call is not in the queue, or its result has expired.</exception>
    public async Task<QueuedSnapshot> StatusAsync(CancellationToken cancellationToken = default)
    {
        if (_ended is { } ended)
            return ended;
        await Acknowledged.WaitAsync(cancellationToken).ConfigureAwait(false);
        return (await _book.Desk.FindAsync([Id], cancellationToken).ConfigureAwait(false)).SingleOrDefault() ?? throw new KeyNotFoundException($"the queue has no call '{Id}'. The call does not exist, or its result has expired.");
    }

    /// <summary>Waits until the call has succeeded.</summary>
    /// <param name="timeout">The longest time to wait; null: no limit.</param>
    /// <param name="cancellationToken">Stops waiting. The call continues.</param>
    /// <exception cref="TaskFailedException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was revoked, or <paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="QueuedTaskExpiredException">The call did not begin before it expired.</exception>
    /// <exception cref="TimeoutException">The call has not ended within <paramref name="timeout"/>. The call continues.</exception>
    /// <exception cref="KeyNotFoundException">The call is not in the queue, or its result has expired.</exception>
    public Task GetAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => EndAsync(timeout, cancellationToken);

    /// <summary>Revokes the call: it will not begin. A call that has begun continues, unless <paramref name="terminate"/> is true.</summary>
    /// <param name="terminate">Whether a call that has begun is cancelled. Default: false.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Whether the call was revoked. False: it had ended, or it had begun and <paramref name="terminate"/> is false.</returns>
    public async Task<bool> RevokeAsync(bool terminate = false, CancellationToken cancellationToken = default)
    {
        await Acknowledged.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await _book.Desk.RevokeAsync(Id, terminate, cancellationToken).ConfigureAwait(false);
    }

    private protected async Task<byte[]?> EndAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await Acknowledged.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            _ended ??= await _book.Ends.WaitAsync(Id, timeout is { } longest ? TimeLeft(longest - Stopwatch.GetElapsedTime(started)) : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"'{Id}' has not ended within {timeout}. The call continues; wait for it again.", e);
        }
        return _ended.State switch
        {
            QueuedState.Succeeded => _ended.Result,
            QueuedState.Revoked => throw new OperationCanceledException($"'{Id}' was revoked."),
            QueuedState.Expired => throw new QueuedTaskExpiredException($"'{Id}' did not begin in time, and has expired."),
            _ => throw TaskFailedException.Of(_ended.Name, _ended.Failure!),
        };
    }

    static TimeSpan TimeLeft(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}

/// <summary>A call in the queue that has a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed class QueuedTask<T> : QueuedTask
{
    internal QueuedTask(QueueBook book, string id, StoredCall? stored) : base(book, id, stored) { }

    /// <summary>Waits until the call has succeeded, and returns its result.</summary>
    /// <inheritdoc cref="QueuedTask.GetAsync"/>
    public new async Task<T> GetAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (T)PayloadCodec.Decode(await EndAsync(timeout, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException($"the queue no longer has the result of '{Id}'."))!;
}

/// <summary>Thrown when a call of the queue did not begin before it expired (<see cref="QueueOptions.Expires"/>).</summary>
public sealed class QueuedTaskExpiredException(string message) : Exception(message);

/// <summary>
/// Thrown when a client is disposed, if some calls could not be put into the queue and the program has awaited neither their
/// <see cref="QueuedTask.Acknowledged"/> nor their results.
/// </summary>
/// <param name="count">The number of calls.</param>
/// <param name="why">The failure of the first of them.</param>
public sealed class QueuedCallsLostException(int count, Exception why)
    : Exception($"{count} call{(count == 1 ? " was" : "s were")} not enqueued: {why.Message}", why);
