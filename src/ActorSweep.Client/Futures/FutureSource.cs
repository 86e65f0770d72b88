using ActorSweep.Core.Submitting;

namespace ActorSweep.Client.Futures;

/// <summary>The view of one future, or of all futures of a map, on the results that its client holds.</summary>
abstract class FutureSource(FutureTable table, Hold hold)
{
    public FutureTable Table => table;

    public Hold Hold => hold;

    public RunId Run => hold.Run;

    public abstract string KeyOf(long index);

    public FutureStatus StatusOf(long index) => hold.StateOf(index) switch
    {
        HoldState.Waiting => FutureStatus.Pending,
        HoldState.Here or HoldState.Elsewhere => FutureStatus.Finished,
        HoldState.Cancelled => FutureStatus.Cancelled,
        HoldState.Released => FutureStatus.Released,
        _ => FutureStatus.Failed,
    };

    public TaskFailure? FailureOf(long index) => table.Read(() => hold.FailureOf(index));

    /// <summary>Completes when a task has ended, with success or without.</summary>
    public Task WaitForEndAsync(long index) => hold.StateOf(index) == HoldState.Waiting ? table.Await(this, index).Task : Task.CompletedTask;

    /// <summary>Returns the result of a finished task, from this client or from the worker that holds it.</summary>
    /// <exception cref="IOException">The result cannot be fetched.</exception>
    public abstract ValueTask<object?> ResultOf(long index, CancellationToken cancel);

    /// <summary>Returns the progress that a task reported.</summary>
    public (double Fraction, string? Text) ProgressOf(long index) =>
        StatusOf(index) == FutureStatus.Finished ? (1, null)
        : table.Read(() => hold.ProgressOf(index)) is { } progress ? (progress.Fraction, progress.Text)
        : (0, null);

    public abstract void Release(long index);

    /// <summary>Returns the result; throws the failure, the cancellation or the release of the task.</summary>
    public async Task<object?> ValueOf(long index, CancellationToken cancel)
    {
        while (true)
        {
            await WaitForEndAsync(index).WaitAsync(cancel).ConfigureAwait(false);
            switch (StatusOf(index))
            {
                case FutureStatus.Released:
                    throw new ObjectDisposedException(KeyOf(index), $"the future '{KeyOf(index)}' was released; its result can no longer be fetched.");
                case FutureStatus.Finished:
                    try
                    {
                        return await ResultOf(index, cancel).ConfigureAwait(false);
                    }
                    catch (IOException) when (StatusOf(index) is FutureStatus.Pending or FutureStatus.Released)
                    {
                        // The result was lost and is being computed again, or the future was released meanwhile.
                        continue;
                    }
                // The task was reopened just now.
                case FutureStatus.Pending:
                    continue;
                default:
                    if (FailureOf(index) is { } failure)
                        throw TaskFailedException.Of(KeyOf(index), failure);
                    // The future was released, or the task retried, just now.
                    continue;
            }
        }
    }
}
