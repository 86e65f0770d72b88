using System.Diagnostics;
using ActorSweep.Client.Tasks;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>A chunk of a map: one function, called for each of some items.</summary>
/// <param name="columns">The arguments, a column of the chunk's items each.</param>
/// <param name="deliver">Called on an executor's thread, unless the job was discarded; with false where it is to be done elsewhere.</param>
sealed class MapJob(ExecuteMapChunk chunk, PreparedFunction function, Column[] columns, JobServices services, Action<MapJob, bool> deliver)
    : Job(chunk.Run, chunk.Attempt)
{
    /// <summary>As many failures tell how they came about; a chunk in which all fail would not fit a message.</summary>
    const int MostTold = 16;

    readonly List<FailedItem> _failed = [];
    readonly object?[] _results = new object?[chunk.Count];
    readonly object?[] _arguments = new object?[columns.Length];
    readonly TimeSpan? _limit = chunk.Rules?.TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    double _seconds;
    volatile bool _isStuck;

    /// <summary>The item at hand; whoever moves it on has it to account for.</summary>
    int _item;

    /// <summary>What came of it: a column of results, and the items that have none.</summary>
    /// <exception cref="IOException">There is no room for the results.</exception>
    public ExecutorNews.MapEnded Ended()
    {
        var column = Column.PrepareResults(_results, Fail);
        return new(Attempt, _seconds, services.Settings.Results?.OfMap(column) ?? column.ToArray(), [.. _failed]);
    }

    public override long OutputIndex => chunk.First + _item;

    public override void Execute() => ExecuteFrom(this, 0);

    /// <param name="job">This, or what goes on in its stead after an item that does not end.</param>
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
        Finish();
    }

    TaskContext ContextFor(Job job, CancellationToken cancelled) =>
        services.ContextOf(job, () => new TaskKey($"{chunk.Function.Name}-{chunk.First + _item}"), chunk.Number, cancelled);

    void Finish()
    {
        if (!IsDiscarded)
            deliver(this, true);
        // Only now: who ends the process that the lost thread is in ends this chunk with it.
        if (_isStuck)
            services.Tell(new ExecutorNews.Stuck(Attempt));
    }

    bool CallPlain(int item)
    {
        _item = item;
        var start = Stopwatch.GetTimestamp();
        var (result, thrown) = Call(item, _arguments);
        Account(item, result, thrown, Stopwatch.GetElapsedTime(start));
        return true;
    }

    /// <summary>Calls within the time for one item. Says whether this thread still has the chunk.</summary>
    bool CallLimited(Job job, int item, TimeSpan limit)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        cancel.CancelAfter(limit);
        TaskContext.Current = ContextFor(job, cancel.Token);
        using var lost = new Timer(_ => GiveUp(job, item, limit), null, limit + chunk.Rules!.GraceOr(services.CancelGrace), Timeout.InfiniteTimeSpan);
        var start = Stopwatch.GetTimestamp();
        var (result, thrown) = Call(item, new object?[columns.Length]);
        var isLate = cancel.IsCancellationRequested && !IsDiscarded;
        if (Interlocked.CompareExchange(ref _item, item + 1, item) != item)
            return false;
        Account(item, result, isLate && thrown is OperationCanceledException ? TimeIsUp(limit, thrown) : thrown, Stopwatch.GetElapsedTime(start));
        return true;
    }

    /// <summary>An item does not end. No thread can be made to stop, so another goes on with those after it.</summary>
    void GiveUp(Job job, int item, TimeSpan limit)
    {
        if (Interlocked.CompareExchange(ref _item, item + 1, item) != item)
            return;
        Account(item, null, TimeIsUp(limit, null), limit);
        _isStuck = true;
        services.Threads.Abandon(job);
        services.Threads.Enqueue(new Rest(this, item + 1));
    }

    (object? Result, Exception? Thrown) Call(int item, object?[] arguments)
    {
        try
        {
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = columns[i][item];
            return (function.Invoke(arguments), null);
        }
        // Whatever user code throws is its own failure, never the worker's.
        catch (Exception e) when (e is not RescheduleException)
        {
            return (null, e);
        }
    }

    void Account(int item, object? result, Exception? thrown, TimeSpan time)
    {
        _seconds += time.TotalSeconds;
        _results[item] = thrown is null ? result : Column.Missing;
        if (thrown is not null)
            Fail(item, thrown);
    }

    static TimeoutException TimeIsUp(TimeSpan limit, Exception? e) => new($"it took longer than its time limit of {limit.TotalSeconds:0.###} s.", e);

    void Fail(int item, Exception e)
    {
        var index = chunk.First + item;
        var failure = _failed.Count >= MostTold ? null
            : Failures.Describe(e, services.Worker, chunk.Number, [$"attempt {chunk.Number} at item {index} on {services.Worker} threw {e.GetType().Name}"]);
        _failed.Add(new FailedItem(index, failure, Failures.MayRetry(e, chunk.Rules)));
    }

    /// <summary>What comes after an item that did not end.</summary>
    sealed class Rest(MapJob whole, int first) : Job(whole.Run, whole.Attempt)
    {
        public override long OutputIndex => whole.OutputIndex;

        public override void Execute() => whole.ExecuteFrom(this, first);
    }
}
