using System.Runtime.ExceptionServices;

namespace ActorSweep.Client.Parallelize;

/// <summary>
/// The ledger of one <c>Sweep.Parallelize</c>: hands out items in their order, records outcomes in any order, reports progress, and decides when to stop.
/// All threads of a backend share it.
/// </summary>
sealed class Ledger<R>(int count, ParallelizeOptions options, ProgressLine? progress, CancellationToken cancel)
{
    readonly Outcome<R>[] _outcomes = new Outcome<R>[count];
    readonly bool[] _isRecorded = new bool[count];
    readonly Lock _lock = new();
    int _next;
    int _firstFailed = int.MaxValue;
    Exception? _fault;
    volatile bool _isStopped;

    /// <summary>Whether no further item may start.</summary>
    public bool IsStopped => _isStopped || cancel.IsCancellationRequested;

    /// <summary>Whether an item has failed.</summary>
    public bool HasFailures { get; private set; }

    /// <summary>
    /// Takes the next item, if one is left. Items are taken one by one: the cost is about 0.1 µs each, so batches would save little. All items before a
    /// failing one have started, so the first failure is the same on any number of workers.
    /// </summary>
    public bool TryTake(out int index)
    {
        index = IsStopped ? count : Interlocked.Increment(ref _next) - 1;
        return index < count;
    }

    /// <summary>Records the outcome of an item, on the thread on which it ended.</summary>
    public void Record(Outcome<R> outcome)
    {
        _outcomes[outcome.Index] = outcome;
        _isRecorded[outcome.Index] = true;
        if (!outcome.Succeeded)
            HasFailures = true;
        if (outcome.Succeeded && options.Callback is null && progress is null)
            return;
        lock (_lock)
        {
            if (!outcome.Succeeded && options.Die)
                (_firstFailed, _isStopped) = (Math.Min(_firstFailed, outcome.Index), true);
            Report(outcome);
        }
    }

    void Report(Outcome<R> outcome)
    {
        if (_fault is not null)
            return;
        try
        {
            progress?.Add(outcome.Succeeded);
            options.Callback?.Invoke(outcome.Boxed());
        }
        // An exception of the callback belongs to no item: it fails the whole call.
        catch (Exception e)
        {
            (_fault, _isStopped) = (e, true);
        }
    }

    /// <summary>Returns the results in the order of the items, when the backend has ended.</summary>
    public R[] Results()
    {
        ThrowFault();
        var first = _firstFailed < count ? _outcomes[_firstFailed].Exception : null;
        // A function that observes the token itself fails with an OperationCanceledException.
        if (cancel.IsCancellationRequested && (first ?? FirstNotRun()) is OperationCanceledException)
            throw new OperationCanceledException(cancel);
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
        return Array.ConvertAll(_outcomes, o => o.Result);
    }

    /// <summary>Returns the outcomes in the order of the items, when the backend has ended.</summary>
    public Outcome<R>[] Outcomes()
    {
        ThrowFault();
        if (FirstNotRun() is { } notRun)
            for (var i = 0; i < count; i++)
                if (!_isRecorded[i])
                    _outcomes[i] = Outcome<R>.Failed(i, notRun, TimeSpan.Zero);
        return _outcomes;
    }

    void ThrowFault()
    {
        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
    }

    OperationCanceledException? FirstNotRun() => Array.IndexOf(_isRecorded, false) is >= 0 and var index
        ? new OperationCanceledException(
            $"Not run: {(_firstFailed < count ? $"item {_firstFailed} failed" : "the call was cancelled")} before item {index} started.",
            cancel)
        : null;
}
