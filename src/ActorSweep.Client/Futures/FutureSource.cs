using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Client.Futures;

/// <summary>What one future, or all futures of a map, know of their tasks.</summary>
abstract class FutureSource(FutureTable table, RunId run)
{
    public FutureTable Table => table;

    public RunId Run => run;

    public abstract string KeyOf(long index);

    public abstract FutureStatus StatusOf(long index);

    /// <summary>Completes when a task has ended, well or not.</summary>
    public abstract Task WhenEnded(long index);

    public abstract TaskFailure? FailureOf(long index);

    /// <summary>The result of a task that has ended well, from here or from whoever holds it.</summary>
    /// <exception cref="IOException">It can't be had.</exception>
    public abstract ValueTask<object?> ResultOf(long index, CancellationToken cancel);

    /// <summary>How far a task says it is.</summary>
    public virtual (double Fraction, string? Text) ProgressOf(long index) => StatusOf(index) == FutureStatus.Finished ? (1, null) : (0, null);

    public abstract void Release(long index);

    /// <summary>A task that ended is tried again.</summary>
    public abstract void Reopen(long index);

    /// <summary>The result, or what became of the task instead, as an exception.</summary>
    public async Task<object?> ValueOf(long index, CancellationToken cancel)
    {
        while (true)
        {
            await WhenEnded(index).WaitAsync(cancel).ConfigureAwait(false);
            switch (StatusOf(index))
            {
                case FutureStatus.Released:
                    throw new ObjectDisposedException(KeyOf(index), $"the future '{KeyOf(index)}' was released; its result can't be had any more.");
                case FutureStatus.Finished:
                    try
                    {
                        return await ResultOf(index, cancel).ConfigureAwait(false);
                    }
                    catch (IOException) when (StatusOf(index) == FutureStatus.Pending)
                    {
                        // It was lost, and is made again.
                        continue;
                    }
                // Reopened just now.
                case FutureStatus.Pending:
                    continue;
                default:
                    throw TaskFailedException.Of(KeyOf(index), FailureOf(index)!);
            }
        }
    }
}
