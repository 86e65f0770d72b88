using System.Linq.Expressions;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Protocol.Messages;

namespace ActorSweep;

// The queue: calls that are done whether or not their client, or any node, lives.
public abstract partial class SweepClient
{
    /// <summary>Calls of one entry are told apart by their places in it; the queue gives them a run.</summary>
    static readonly RunId OneEntry = new("queued");

    QueueBook? _book;

    QueueBook Book => _book ?? Interlocked.CompareExchange(ref _book, NewQueueBook(), null) ?? _book;

    private protected abstract QueueBook NewQueueBook();

    /// <summary>Puts a call into the queue.</summary>
    /// <exception cref="NotACallException">The expression is not a call that can be run elsewhere.</exception>
    /// <exception cref="CannotTravelException">What it takes means nothing in another process.</exception>
    public QueuedTask<T> Enqueue<T>(Expression<Func<T>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask<T> Enqueue<T>(Expression<Func<Task<T>>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask Enqueue(Expression<Action> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <inheritdoc cref="Enqueue{T}(Expression{Func{T}}, QueueOptions)"/>
    public QueuedTask Enqueue(Expression<Func<Task>> call, QueueOptions? options = null) => Enqueue(Delayed.Call(call, options?.Task), options);

    /// <summary>Puts a delayed call into the queue, with all that it needs, as one entry: it is done once all of that is.</summary>
    /// <exception cref="InvalidOperationException">It needs a future, which may not live as long as the queue.</exception>
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

    /// <summary>A call that somebody put into the queue, by its id.</summary>
    public QueuedTask<T> Queued<T>(string id) => new(Book, id, kept: null);

    /// <inheritdoc cref="Queued{T}"/>
    public QueuedTask Queued(string id) => new(Book, id, kept: null);

    /// <summary>The newest calls of the queue, the newest last.</summary>
    public Task<IReadOnlyList<QueuedSnapshot>> ListQueueAsync(int most = 100, CancellationToken cancel = default) => Book.Desk.ListAsync(most, cancel);

    /// <summary>Removes the calls of a queue that wait, or, with <paramref name="ended"/>, those that have ended.</summary>
    /// <param name="queue">Its name; empty: the default one; null: all queues.</param>
    /// <returns>How many.</returns>
    public Task<int> PurgeQueueAsync(string? queue = null, bool ended = false, CancellationToken cancel = default) => Book.Desk.PurgeAsync(queue, ended, cancel);

    /// <summary>Has a call put into the queue again and again. What stood under the name is replaced.</summary>
    /// <param name="name">Of letters, digits, '-', '_' and '.'. A call that is put in has the id <c>NAME@TIME</c>.</param>
    /// <param name="cron">Minute, hour, day of the month, month, day of the week; six fields begin with the second.</param>
    /// <param name="zone">The time zone of that, by its IANA name. Default: UTC.</param>
    /// <remarks>Times that pass while no scheduler is there are made up by one call. <see cref="QueueOptions.Countdown"/> and <see cref="QueueOptions.Eta"/> mean nothing here.</remarks>
    /// <exception cref="InvalidSweepException">The times are none.</exception>
    public Task ScheduleAsync(string name, string cron, Delayed call, QueueOptions? options = null, string zone = "UTC", CancellationToken cancel = default)
    {
        QueueOptions.CheckName(name, nameof(name));
        var (queued, work) = EntryOf(name, call, options ?? QueueOptions.Default);
        return Book.ScheduleAsync(new RecurringCall(name, cron, zone, queued), work, cancel);
    }

    /// <inheritdoc cref="ScheduleAsync(string, string, Delayed, QueueOptions, string, CancellationToken)"/>
    public Task ScheduleAsync<T>(string name, string cron, Expression<Func<T>> call, QueueOptions? options = null, string zone = "UTC", CancellationToken cancel = default) =>
        ScheduleAsync(name, cron, Delayed.Call(call, options?.Task), options, zone, cancel);

    /// <inheritdoc cref="ScheduleAsync(string, string, Delayed, QueueOptions, string, CancellationToken)"/>
    public Task ScheduleAsync(string name, string cron, Expression<Action> call, QueueOptions? options = null, string zone = "UTC", CancellationToken cancel = default) =>
        ScheduleAsync(name, cron, Delayed.Call(call, options?.Task), options, zone, cancel);

    /// <summary>Has a recurring call not be put in any more; those that are in the queue are done.</summary>
    /// <returns>Whether there was one of this name.</returns>
    public Task<bool> UnscheduleAsync(string name, CancellationToken cancel = default) => Book.Desk.UnscheduleAsync(name, cancel);

    /// <summary>The recurring calls.</summary>
    public Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel = default) => Book.Desk.ListRecurringAsync(cancel);

    (string Id, QueuedCallKept Kept) Put(Delayed call, QueueOptions o)
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
            throw new InvalidOperationException("a call in the queue can't need a future, which goes with its client. Enqueue the delayed call itself, or give it the future's value.");
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
