using System.Runtime.CompilerServices;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// Fetches the large inputs of tasks from the nodes that hold them, straight into this process and before the task has a slot. When an input cannot be
/// fetched, or memory runs short before a task has begun, the task is returned to the worker, which then fetches the inputs into its own store. Safe for
/// use by several threads.
/// </summary>
/// <param name="patience">The longest time to fetch an input, without the time spent waiting for a turn.</param>
sealed class InputReceiver(BlobClient blobs, ThreadExecutor executor, Action<ExecutorNews> tell, TimeSpan patience) : IDisposable
{
    /// <summary>The number of concurrent fetches. More would only share the same network.</summary>
    const int MostAtOnce = 8;

    /// <summary>The number of tasks passed on that are remembered. A worker sends far fewer before they begin.</summary>
    const int MostRemembered = 64;

    /// <summary>Held while a task moves from here to the executor, or is looked for in both.</summary>
    readonly Lock _lock = new();
    readonly Dictionary<AttemptId, AwaitedInput> _coming = [];
    readonly Queue<AttemptId> _handedOn = new();
    readonly SemaphoreSlim _places = new(MostAtOnce);
    bool _isPaused;

    public void Execute(ReadyWork work)
    {
        if (work is not ReadyWork.OfTask task || !Array.Exists(task.Inputs, input => input.Elsewhere is not null))
            executor.Execute(work);
        else if (TryBegin(task) is { } stop)
            _ = ReceiveAsync(task, stop);
        else
            tell(new ExecutorNews.ReturnedAttempt(work.Attempt));
    }

    public void RecallAttempt(AttemptId attempt)
    {
        lock (_lock)
            if (TryStop(attempt))
                tell(new ExecutorNews.ReturnedAttempt(attempt));
            else
                executor.RecallAttempt(attempt);
    }

    public void DiscardAttempt(AttemptId attempt)
    {
        lock (_lock)
            if (!TryStop(attempt))
                executor.DiscardAttempt(attempt);
    }

    public void ReleaseRun(RunId run)
    {
        lock (_lock)
        {
            foreach (var attempt in _coming.Where(c => c.Value.Run == run).Select(c => c.Key).ToList())
                TryStop(attempt);
            executor.ReleaseRun(run);
        }
    }

    /// <summary>
    /// Pauses or resumes. A pause returns tasks whose inputs have come and that wait for a slot: they would occupy the memory that they wait for.
    /// </summary>
    public void Pause(bool isPaused)
    {
        lock (_lock)
        {
            _isPaused = isPaused;
            foreach (var attempt in isPaused ? [.. _coming.Keys, .. _handedOn] : Array.Empty<AttemptId>())
                RecallAttempt(attempt);
            _handedOn.Clear();
        }
        executor.Pause(isPaused);
    }

    public void Dispose() => _places.Dispose();

    CancellationToken? TryBegin(ReadyWork.OfTask task)
    {
        lock (_lock)
        {
            if (_isPaused)
                return null;
            var coming = _coming[task.Attempt] = new AwaitedInput(task.Run, new CancellationTokenSource());
            return coming.Stop.Token;
        }
    }

    async Task ReceiveAsync(ReadyWork.OfTask task, CancellationToken stop)
    {
        var inputs = await Task.WhenAll(task.Inputs.Select(input => ReceiveAsync(task, input, stop))).ConfigureAwait(false);
        lock (_lock)
        {
            if (!_coming.Remove(task.Attempt))
                return;
            _handedOn.Enqueue(task.Attempt);
            if (_handedOn.Count > MostRemembered)
                _handedOn.Dequeue();
            executor.Execute(task with { Inputs = inputs });
        }
    }

    async Task<TaskValue> ReceiveAsync(ReadyWork.OfTask task, TaskValue input, CancellationToken stop)
    {
        if (input.Elsewhere is not { } blob)
            return input;
        try
        {
            await _places.WaitAsync(stop).ConfigureAwait(false);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop);
            waiting.CancelAfter(patience);
            try
            {
                return input with { Elsewhere = null, Received = new StrongBox<object?>(await blobs.DecodeAsync(blob, waiting.Token).ConfigureAwait(false)) };
            }
            finally
            {
                _places.Release();
            }
        }
        // Without this input the others are useless.
        catch (Exception e)
        {
            lock (_lock)
                if (TryStop(task.Attempt))
                    tell(e is IOException or OperationCanceledException ? new ExecutorNews.ReturnedAttempt(task.Attempt) : task.Refuse(e, executor.Worker));
            return input;
        }
    }

    bool TryStop(AttemptId attempt)
    {
        if (!_coming.Remove(attempt, out var coming))
            return false;
        coming.Stop.Cancel();
        return true;
    }

    sealed record AwaitedInput(RunId Run, CancellationTokenSource Stop);
}
