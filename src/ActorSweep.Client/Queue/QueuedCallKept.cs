namespace ActorSweep.Client.Queue;

/// <summary>Whether a call was put in.</summary>
sealed class QueuedCallKept
{
    readonly TaskCompletionSource _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _isAskedFor;

    /// <summary>Whether somebody will hear of it if it was not.</summary>
    public bool IsAskedFor => Volatile.Read(ref _isAskedFor) == 1;

    /// <summary>For those who do not count as having asked.</summary>
    public Task Ended => _kept.Task;

    /// <summary>Ends when it is kept.</summary>
    public Task Ask()
    {
        Volatile.Write(ref _isAskedFor, 1);
        return _kept.Task;
    }

    public void Succeed() => _kept.TrySetResult();

    public void Fail(Exception e) => _kept.TrySetException(e);
}
