namespace ActorSweep.Local;

/// <summary>Waits until the workers of a new cluster have registered.</summary>
static class WorkersReady
{
    /// <summary>The time limit for workers on this machine. They need seconds, or longer on a busy machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Asks for snapshots until <paramref name="workers"/> workers have registered. Asks again while the scheduler cannot write its journal.
    /// </summary>
    /// <exception cref="TimeoutException">The workers did not register within <paramref name="patience"/>. The message says what was last seen.</exception>
    public static async Task WaitAsync(Func<CancellationToken, Task<ClusterSnapshot>> snapshot, int workers, TimeSpan patience, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        var last = "the scheduler did not answer";
        try
        {
            while (true)
            {
                try
                {
                    var registered = (await snapshot(limit.Token).ConfigureAwait(false)).Workers.Count;
                    if (registered >= workers)
                        return;
                    last = $"{registered} of {workers} workers have registered";
                }
                catch (SchedulerUnavailableException e)
                {
                    last = e.Message;
                }
                await Task.Delay(10, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The cluster was not ready after {patience.TotalSeconds} s: {last.TrimEnd('.')}.", e);
        }
    }
}
