using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ActorSweep.Core.Scheduling;
using ActorSweep.Storage;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// Gets the large inputs of tasks from the nodes that hold them, straight to their place in this process, and before the task has a slot.
/// One that does not come gives its task back: the worker then looks for it elsewhere. Safe for use by several threads.
/// </summary>
sealed class InputReceiver(BlobClient blobs, ThreadExecutor executor, Action<ExecutorNews> tell) : IDisposable
{
    /// <summary>More at once would only share the same network.</summary>
    const int MostAtOnce = 8;

    readonly SemaphoreSlim _places = new(MostAtOnce);
    readonly ConcurrentDictionary<AttemptId, Coming> _coming = new();

    public void Execute(ReadyWork work)
    {
        if (work is not ReadyWork.OfTask task || !task.Inputs.Any(input => input.Elsewhere is not null))
        {
            executor.Execute(work);
            return;
        }
        var coming = _coming[work.Attempt] = new Coming(work.Run, new CancellationTokenSource());
        _ = ReceiveAsync(task, coming.Stop.Token);
    }

    public void Recall(AttemptId attempt)
    {
        if (TryStop(attempt))
            tell(new ExecutorNews.GivenBack(attempt));
        else
            executor.Recall(attempt);
    }

    public void Discard(AttemptId attempt)
    {
        if (!TryStop(attempt))
            executor.Discard(attempt);
    }

    public void Forget(RunId run)
    {
        foreach (var (attempt, coming) in _coming)
            if (coming.Run == run)
                TryStop(attempt);
        executor.Forget(run);
    }

    public void Dispose() => _places.Dispose();

    async Task ReceiveAsync(ReadyWork.OfTask task, CancellationToken stop)
    {
        var inputs = await Task.WhenAll(task.Inputs.Select(input => ReceiveAsync(task, input, stop))).ConfigureAwait(false);
        if (_coming.TryRemove(task.Attempt, out _))
            executor.Execute(task with { Inputs = inputs });
    }

    async Task<TaskValue> ReceiveAsync(ReadyWork.OfTask task, TaskValue input, CancellationToken stop)
    {
        if (input.Elsewhere is not { } blob)
            return input;
        try
        {
            await _places.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                return input with { Elsewhere = null, Received = new StrongBox<object?>(await blobs.DecodeAsync(blob, stop).ConfigureAwait(false)) };
            }
            finally
            {
                _places.Release();
            }
        }
        // Without this input the others are of no use.
        catch (Exception e)
        {
            if (TryStop(task.Attempt))
                tell(e is IOException ? new ExecutorNews.GivenBack(task.Attempt) : task.Refuse(e, executor.Worker));
            return input;
        }
    }

    bool TryStop(AttemptId attempt)
    {
        if (!_coming.TryRemove(attempt, out var coming))
            return false;
        coming.Stop.Cancel();
        return true;
    }

    sealed record Coming(RunId Run, CancellationTokenSource Stop);
}
