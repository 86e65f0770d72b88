using System.Diagnostics;
using ActorSweep.Client.Tasks;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>A chunk of a map: one function, called for each of several items.</summary>
/// <param name="columns">The arguments: one column for each parameter, with one value for each item of the chunk.</param>
/// <param name="deliver">Called on an executor's thread, unless the job was discarded; with false where the chunk is to be executed elsewhere.</param>
sealed class MapJob(AssignMapChunk chunk, PreparedFunction function, Column[] columns, JobServices services, Action<MapJob, bool> deliver)
    : Job(chunk.Run, chunk.Attempt)
{
    /// <summary>The number of failures that are described in full. A chunk in which all items fail would not fit a message.</summary>
    const int MostReported = 16;

    readonly List<FailedItem> _failed = [];
    readonly object?[] _results = new object?[chunk.Count];
    readonly object?[] _arguments = new object?[columns.Length];
    readonly double? _limit = chunk.Rules?.TimeLimitSeconds;
    double _seconds;
    volatile bool _isStuck;

    /// <summary>The current item. The thread that moves it on accounts for the item.</summary>
    int _item;

    /// <summary>Returns the outcome: a column of results, and the items that have none.</summary>
    /// <exception cref="IOException">There is no room for the results.</exception>
    public ExecutorNews.FinishedMapChunk ReportEnd()
    {
        var column = Column.PrepareResults(_results, FailItem);
        return new(Attempt, _seconds, services.Settings.Results?.OfMap(column) ?? column.ToArray(), [.. _failed]);
    }

    public override long OutputIndex => chunk.First + _item;

    public override void Execute() => ExecuteFrom(this, 0);

    /// <param name="job">This job, or the one that continues it after an item that does not end.</param>
    void ExecuteFrom(Job job, int first)
    {
        try
        {
            TaskContext.Current = _limit is null ? ContextFor(job, job.Cancelled) : null;
            for (var item = first; item < chunk.Count; item++)
                if (IsDiscarded || !(_limit is { } limit ? CallLimited(job, item, limit) : CallPlain(item)))
                    return;
        }
        catch (RescheduleException)
        {
            deliver(this, false);
            return;
        }
        finally
        {
            TaskContext.Current = null;
        }
        FinishItem();
    }

    TaskContext ContextFor(Job job, CancellationToken cancelled) =>
        services.ContextOf(job, () => new TaskKey($"{chunk.Function.Name}-{chunk.First + _item}"), chunk.Number, cancelled);

    void FinishItem()
    {
        if (!IsDiscarded)
            deliver(this, true);
        // Reported last: ending the process of the lost thread ends this chunk with it.
        if (_isStuck)
            services.Tell(new ExecutorNews.StuckAttempt(Attempt));
    }

    bool CallPlain(int item)
    {
        _item = item;
        var start = Stopwatch.GetTimestamp();
        var (result, thrown) = Call(item, _arguments);
        Account(item, result, thrown, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return true;
    }

    /// <summary>Calls the function within the time limit of one item. Returns whether this thread still owns the chunk.</summary>
    bool CallLimited(Job job, int item, double limit)
    {
        var cancel = new Cancellation();
        // Unregistered without a wait for callbacks that do not return.
        var withJob = Cancelled.UnsafeRegister(static item => ((Cancellation)item!).Cancel(), cancel);
        TaskContext.Current = ContextFor(job, cancel.Token);
        using var time = new TimeLimit(limit, chunk.Rules!.GraceOr(services.CancelGrace), cancel.Cancel, () => FailRest(job, item, limit));
        var start = Stopwatch.GetTimestamp();
        var (result, thrown) = Call(item, new object?[columns.Length]);
        withJob.Unregister();
        var isLate = cancel.IsRequested && !IsDiscarded;
        if (Interlocked.CompareExchange(ref _item, item + 1, item) != item)
            return false;
        Account(item, result, isLate && thrown is OperationCanceledException ? TimeIsUp(limit, thrown) : thrown, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return true;
    }

    /// <summary>Fails an item that does not end. A thread cannot be stopped, so another one continues with the next items.</summary>
    void FailRest(Job job, int item, double limit)
    {
        if (Interlocked.CompareExchange(ref _item, item + 1, item) != item)
            return;
        Account(item, null, TimeIsUp(limit, null), limit);
        _isStuck = true;
        services.Threads.ReplaceThread(job);
        services.Threads.Enqueue(new Rest(this, item + 1) { Refuse = Refuse });
    }

    (object? Result, Exception? Thrown) Call(int item, object?[] arguments)
    {
        try
        {
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = columns[i][item];
            return (FreshContext.Run(() => Call(arguments)), null);
        }
        // Every exception of user code is the item's failure, never the worker's.
        catch (Exception e) when (e is not RescheduleException)
        {
            return (null, e);
        }
    }

    object? Call(object?[] arguments)
    {
        Cultures.Apply(chunk.Rules?.Culture);
        return function.Invoke(arguments);
    }

    void Account(int item, object? result, Exception? thrown, double seconds)
    {
        _seconds += seconds;
        _results[item] = thrown is null ? result : Column.Missing;
        if (thrown is not null)
            FailItem(item, thrown);
    }

    static TimeoutException TimeIsUp(double limit, Exception? e) => new($"the item took longer than its time limit of {limit:0.###} s.", e);

    void FailItem(int item, Exception e)
    {
        var index = chunk.First + item;
        var failure = _failed.Count >= MostReported ? null
            : Failures.Describe(e, services.Worker, chunk.Number, [$"attempt {chunk.Number} at item {index} on {services.Worker} threw {e.GetType().Name}"]);
        _failed.Add(new FailedItem(index, failure, Failures.MayRetry(e, chunk.Rules)));
    }

    /// <summary>The items after one that did not end.</summary>
    sealed class Rest(MapJob whole, int first) : Job(whole.Run, whole.Attempt)
    {
        public override long OutputIndex => whole.OutputIndex;

        public override void Execute() => whole.ExecuteFrom(this, first);
    }
}
