namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Disposes of actors. Their Dispose is user code that may throw or never return: it runs on a thread of its own, for one actor at a time.
/// </summary>
/// <param name="grace">The time after which a Dispose that does not return is abandoned.</param>
/// <param name="report">Called with the reason where an actor was not disposed of.</param>
sealed class ObjectDisposal(TimeSpan grace, Action<TaskId, string> report)
{
    readonly Lock _lock = new();
    readonly Queue<(TaskId Actor, IDisposable Object)> _waiting = [];
    readonly ManualResetEventSlim _isIdle = new(true);

    /// <summary>Disposes of an actor after those before it. Does not wait for it.</summary>
    public void Enqueue(TaskId actor, IDisposable unwanted)
    {
        lock (_lock)
        {
            _waiting.Enqueue((actor, unwanted));
            if (!_isIdle.IsSet)
                return;
            _isIdle.Reset();
        }
        new Thread(DisposeAll) { IsBackground = true, Name = "disposal" }.UnsafeStart();
    }

    /// <summary>Waits until all actors are disposed of, for the grace at most.</summary>
    public void Wait() => _isIdle.Wait(grace);

    void DisposeAll()
    {
        while (TryTake(out var next))
            if (WhyNotDisposed(next.Object) is { } why)
                report(next.Actor, why);
    }

    bool TryTake(out (TaskId Actor, IDisposable Object) next)
    {
        lock (_lock)
        {
            var isOne = _waiting.TryDequeue(out next);
            if (!isOne)
                _isIdle.Set();
            return isOne;
        }
    }

    string? WhyNotDisposed(IDisposable unwanted)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                unwanted.Dispose();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        })
        { IsBackground = true, Name = "dispose" };
        thread.UnsafeStart();
        var name = $"{unwanted.GetType().Name}.Dispose";
        return !thread.Join(grace) ? $"{name} did not return within {grace.TotalSeconds:0.###} s"
            : thrown is null ? null
            : $"{name} threw {ExceptionReader.Summarize(thrown)}";
    }
}
