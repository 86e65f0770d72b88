using System.Diagnostics;
using ActorSweep.Client.Queue;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>
/// A call in the queue. It is done whether or not its client lives, and its result is kept; by its <see cref="Id"/> it is found again, from
/// any client, after any restart.
/// </summary>
public class QueuedTask
{
    readonly QueueBook _book;
    readonly QueuedCallKept? _kept;
    QueuedSnapshot? _ended;

    /// <param name="kept">Null where another client put it in.</param>
    internal QueuedTask(QueueBook book, string id, QueuedCallKept? kept) => (_book, Id, _kept) = (book, id, kept);

    /// <summary>Its name in the queue.</summary>
    public string Id { get; }

    /// <summary>Ends when the cluster has acknowledged the call: from then on it is kept, whatever dies.</summary>
    public Task Kept => _kept?.Ask() ?? Task.CompletedTask;

    /// <summary>Whether it has ended, well or not.</summary>
    public async Task<bool> ReadyAsync(CancellationToken cancel = default) => (await StatusAsync(cancel)).HasEnded;

    /// <summary>How it stands.</summary>
    /// <exception cref="KeyNotFoundException">It is not there (any more).</exception>
    public async Task<QueuedSnapshot> StatusAsync(CancellationToken cancel = default)
    {
        if (_ended is { } ended)
            return ended;
        await Kept.WaitAsync(cancel);
        return (await _book.Desk.FindAsync([Id], cancel)).SingleOrDefault() ?? throw new KeyNotFoundException($"there is no '{Id}' in the queue (any more).");
    }

    /// <summary>Waits until it has ended well.</summary>
    /// <param name="timeout">How long to wait; null: as long as it takes.</param>
    /// <exception cref="TaskFailedException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was revoked.</exception>
    /// <exception cref="QueuedTaskExpiredException">It did not begin in time.</exception>
    /// <exception cref="TimeoutException">It has not ended yet.</exception>
    /// <exception cref="KeyNotFoundException">It is not there (any more).</exception>
    public Task GetAsync(TimeSpan? timeout = null, CancellationToken cancel = default) => EndAsync(timeout, cancel);

    /// <summary>Has it not be done. One that has begun goes on, unless it is to be terminated.</summary>
    /// <returns>Whether it was revoked: one that has ended, or has begun and is not terminated, is not.</returns>
    public async Task<bool> RevokeAsync(bool terminate = false, CancellationToken cancel = default)
    {
        await Kept.WaitAsync(cancel);
        return await _book.Desk.RevokeAsync(Id, terminate, cancel);
    }

    private protected async Task<byte[]?> EndAsync(TimeSpan? timeout, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await Kept.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancel);
            _ended ??= await _book.Ends.WaitAsync(Id, timeout is { } longest ? Left(longest - Stopwatch.GetElapsedTime(started)) : Timeout.InfiniteTimeSpan, cancel);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{Id}' has not ended within {timeout}. It goes on; ask again.");
        }
        return _ended.State switch
        {
            QueuedState.Succeeded => _ended.Result,
            QueuedState.Revoked => throw new OperationCanceledException($"'{Id}' was revoked."),
            QueuedState.Expired => throw new QueuedTaskExpiredException($"'{Id}' did not begin in time, and has expired."),
            _ => throw TaskFailedException.Of(_ended.Name, _ended.Failure!),
        };
    }

    static TimeSpan Left(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}

/// <summary>A call in the queue that returns something.</summary>
public sealed class QueuedTask<T> : QueuedTask
{
    internal QueuedTask(QueueBook book, string id, QueuedCallKept? kept) : base(book, id, kept) { }

    /// <summary>Waits until it has ended, and gives what it returned.</summary>
    /// <inheritdoc cref="QueuedTask.GetAsync"/>
    public new async Task<T> GetAsync(TimeSpan? timeout = null, CancellationToken cancel = default) =>
        (T)PayloadCodec.Decode(await EndAsync(timeout, cancel) ?? throw new KeyNotFoundException($"the result of '{Id}' is gone."))!;
}

/// <summary>A call did not begin in the time that it had.</summary>
public sealed class QueuedTaskExpiredException(string message) : Exception(message);

/// <summary>Calls were not put into the queue, and nobody has asked whether they were.</summary>
public sealed class QueuedCallsLostException(int count, Exception why)
    : Exception($"{count} call{(count == 1 ? " was" : "s were")} not put into the queue: {why.Message}", why);
