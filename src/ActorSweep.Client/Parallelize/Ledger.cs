using System.Runtime.ExceptionServices;

namespace ActorSweep.Client.Parallelize;

/// <summary>
/// The book of one <c>Sweep.Parallelize</c>: hands items out in their order, takes outcomes in any, tells those who look on, and
/// knows when to stop. All threads of a backend share it.
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

    /// <summary>Whether no further item should start.</summary>
    public bool IsStopped => _isStopped || cancel.IsCancellationRequested;

    /// <summary>
    /// Gives the next item, if one is left. One at a time: all that is done about an item costs some 0.1 µs, batches would
    /// save little of it, and so all items before one that fails have started, which makes the first failure the same on any
    /// number of workers.
    /// </summary>
    public bool TryTake(out int index)
    {
        index = IsStopped ? count : Interlocked.Increment(ref _next) - 1;
        return index < count;
    }

    /// <summary>Takes an item's end, on the thread on which it ended.</summary>
    public void Record(Outcome<R> outcome)
    {
        _outcomes[outcome.Index] = outcome;
        _isRecorded[outcome.Index] = true;
        if (outcome.Succeeded && options.Callback is null && progress is null)
            return;
        lock (_lock)
        {
            if (!outcome.Succeeded && options.Die)
                (_firstFailed, _isStopped) = (Math.Min(_firstFailed, outcome.Index), true);
            Tell(outcome);
        }
    }

    void Tell(Outcome<R> outcome)
    {
        if (_fault is not null)
            return;
        try
        {
            progress?.Add(outcome.Succeeded);
            options.Callback?.Invoke(outcome.Boxed());
        }
        // No item is to blame for it, and no place among the outcomes is right for it.
        catch (Exception e)
        {
            (_fault, _isStopped) = (e, true);
        }
    }

    /// <summary>The results in the order of the items, once the backend is done.</summary>
    public R[] Results()
    {
        ThrowFault();
        var first = _firstFailed < count ? _outcomes[_firstFailed].Exception : null;
        // A function that heeds the token itself fails of it.
        if (cancel.IsCancellationRequested && (first ?? FirstNotRun()) is OperationCanceledException)
            throw new OperationCanceledException(cancel);
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
        return Array.ConvertAll(_outcomes, o => o.Result);
    }

    /// <summary>The outcomes in the order of the items, once the backend is done.</summary>
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
