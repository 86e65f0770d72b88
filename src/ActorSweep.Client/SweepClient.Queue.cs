using System.Linq.Expressions;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Protocol.Messages;

namespace ActorSweep;

// The queue: calls that are executed even if their client or any node ends.
public abstract partial class SweepClient
{
    /// <summary>The placeholder for the run of an entry of the queue. The queue replaces it.</summary>
    static readonly RunId OneEntry = new("queued");

    readonly Lazy<QueueBook> _book;

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    QueueBook Book
    {
        get
        {
            CheckOpen();
            return _book.Value;
        }
    }

    private protected abstract QueueBook NewQueueBook();

    /// <summary>Puts a call into the queue. Returns at once; <see cref="QueuedTask.Acknowledged"/> completes when the cluster has acknowledged the call.</summary>
    /// <param name="call">The call, such as <c>() => Simulate(beta, seed)</c>. Its arguments are evaluated now.</param>
    /// <param name="options">The options of the call; null: the defaults.</param>
    /// <exception cref="NotACallException">The expression is not a call that can be sent to a worker.</exception>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    public QueuedTask<T> Enqueue<T>(Expression<Func<T>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask<T> Enqueue<T>(Expression<Func<Task<T>>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask<T> Enqueue<T>(Expression<Func<ValueTask<T>>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask Enqueue(Expression<Action> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask Enqueue(Expression<Func<Task>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask Enqueue(Expression<Func<ValueTask>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <summary>Puts a delayed call and the calls on which it depends into the queue, as one entry.</summary>
    /// <param name="call">The delayed call.</param>
    /// <param name="options">The options of the entry; null: the defaults.</param>
    /// <exception cref="InvalidOperationException">The call depends on a future. A future ends with its client, but a queued call may begin later.</exception>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    public QueuedTask<T> Enqueue<T>(Delayed<T> call, QueueOptions? options = null)
    {
        var (id, kept) = Put(call, options ?? QueueOptions.Default);
        return new QueuedTask<T>(Book, id, kept);
    }

    /// <inheritdoc cref="Enqueue{T}(Delayed{T}, QueueOptions)"/>
    public QueuedTask Enqueue(Delayed call, QueueOptions? options = null)
    {
        var (id, kept) = Put(call, options ?? QueueOptions.Default);
        return new QueuedTask(Book, id, kept);
    }

    /// <summary>Returns a call of the queue by its id, whichever client put it in. Does not check that it exists.</summary>
    public QueuedTask<T> Queued<T>(string id) => new(Book, id, stored: null);

    /// <inheritdoc cref="Queued{T}"/>
    public QueuedTask Queued(string id) => new(Book, id, stored: null);

    /// <summary>Returns the newest calls of the queue, the newest last.</summary>
    /// <param name="most">The largest number of calls to return. Default: 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<IReadOnlyList<QueuedSnapshot>> ListQueueAsync(int most = 100, CancellationToken cancellationToken = default) => Book.Desk.ListAsync(most, cancellationToken);

    /// <summary>Deletes the waiting calls of a queue or, with <paramref name="ended"/>, the calls that have ended.</summary>
    /// <param name="queue">The name of the queue; empty: the default queue; null: all queues. Default: null.</param>
    /// <param name="ended">Whether to delete calls that have ended, with their results. Default: false.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The number of deleted calls.</returns>
    public Task<int> PurgeQueueAsync(string? queue = null, bool ended = false, CancellationToken cancellationToken = default) => Book.Desk.PurgeAsync(queue, ended, cancellationToken);

    /// <summary>Schedules a call that is put into the queue at recurring times. Replaces the recurring call of the same name.</summary>
    /// <param name="name">At most 100 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Each call that is put in has the id <c>NAME@TIME</c>.</param>
    /// <param name="cron">The cron expression: minute, hour, day of the month, month, day of the week. With six fields the first is the second.</param>
    /// <param name="call">The call.</param>
    /// <param name="options">
    /// The options of each call; null: the defaults. <see cref="QueueOptions.Countdown"/> and <see cref="QueueOptions.Eta"/> are ignored.
    /// </param>
    /// <param name="zone">The time zone of the cron expression, by its IANA name. Default: UTC.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <remarks>If times pass while there is no scheduler, the next scheduler enqueues one call for all of them.</remarks>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    /// <exception cref="InvalidSweepException">The cron expression or the time zone is invalid.</exception>
    /// <exception cref="InvalidOperationException">The call depends on a future.</exception>
    public Task ScheduleAsync(string name, string cron, Delayed call, QueueOptions? options = null, string zone = "UTC", CancellationToken cancellationToken = default)
    {
        QueueOptions.CheckName(name, nameof(name));
        var (queued, work) = EntryOf(name, call, options ?? QueueOptions.Default);
        return Book.ScheduleAsync(new RecurringCall(name, cron, zone, queued), work, cancellationToken);
    }

    /// <inheritdoc cref="ScheduleAsync(string, string, Delayed, QueueOptions, string, CancellationToken)"/>
    public Task ScheduleAsync<T>(string name, string cron, Expression<Func<T>> call, QueueOptions? options = null, string zone = "UTC", CancellationToken cancellationToken = default) =>
        ScheduleAsync(name, cron, Delayed.Call(call, options?.Task), options, zone, cancellationToken);

    /// <inheritdoc cref="ScheduleAsync(string, string, Delayed, QueueOptions, string, CancellationToken)"/>
    public Task ScheduleAsync(string name, string cron, Expression<Action> call, QueueOptions? options = null, string zone = "UTC", CancellationToken cancellationToken = default) =>
        ScheduleAsync(name, cron, Delayed.Call(call, options?.Task), options, zone, cancellationToken);

    /// <summary>Removes a recurring call. Calls that are in the queue are still executed.</summary>
    /// <returns>Whether there was a recurring call of this name.</returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public Task<bool> UnscheduleAsync(string name, CancellationToken cancellationToken = default) => Book.Desk.UnscheduleAsync(QueueOptions.CheckName(name, nameof(name)), cancellationToken);

    /// <summary>Returns the recurring calls.</summary>
    public Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancellationToken = default) => Book.Desk.ListRecurringAsync(cancellationToken);

    (string Id, StoredCall Stored) Put(Delayed call, QueueOptions o)
    {
        var (queued, work) = EntryOf(Guid.CreateVersion7().ToString("N"), call, o);
        return (queued.Id, Book.Put(queued, work));
    }

    static (QueuedCall Call, SubmitTasks Work) EntryOf(string id, Delayed call, QueueOptions o)
    {
        var graph = CallGraph.Of(call).Fuse();
        var submission = new Submission(ClientId.Nobody, OneEntry, "queue", isOpen: false);
        submission.Add(graph, 0, index => index == graph.Targets[0]);
        var work = submission.Message;
        if (work.Tasks.Any(task => task.Inputs.Any(input => input.Run != OneEntry)))
            throw new InvalidOperationException("a queued call cannot depend on a future, because a future ends with its client. Enqueue the delayed call itself, or pass the future's value.");
        return (new QueuedCall(id, o.Queue, graph.Nodes[graph.Targets[0]].Call.ToString(), [])
        {
            Priority = o.Task.Priority,
            Countdown = (long)o.Countdown.TotalMilliseconds,
            Eta = o.Eta?.ToUnixTimeMilliseconds(),
            Expires = (long?)o.Expires?.TotalMilliseconds,
            Interval = o.RateLimit?.Interval.TotalMilliseconds ?? 0,
            AcknowledgeBefore = o.AcknowledgeBefore,
            ResultTtl = (long)o.ResultTtl.TotalMilliseconds,
        }, work);
    }
}
