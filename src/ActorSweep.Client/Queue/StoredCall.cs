namespace ActorSweep.Client.Queue;

/// <summary>Whether a call was put into the queue.</summary>
sealed class StoredCall
{
    readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _isAskedFor;

    /// <summary>Whether somebody awaits <see cref="Ask"/>, and so will see a failure.</summary>
    public bool IsAskedFor => Volatile.Read(ref _isAskedFor) == 1;

    /// <summary>The same task as <see cref="Ask"/>, without counting as asking.</summary>
    public Task Ended => _stored.Task;

    /// <summary>Returns a task that completes when the call is in the queue, and fails where it could not be put in.</summary>
    public Task Ask()
    {
        Volatile.Write(ref _isAskedFor, 1);
        return _stored.Task;
    }

    public void Succeed() => _stored.TrySetResult();

    public void FailCall(Exception e) => _stored.TrySetException(e);
}
