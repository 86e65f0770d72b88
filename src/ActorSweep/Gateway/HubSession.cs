using Akka.Actor;

namespace ActorSweep.Gateway;

/// <summary>One connection of a client: its actor, and the number of its frames that were passed on.</summary>
sealed class HubSession(IActorRef actor)
{
    readonly Lock _lock = new();
    readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    long _passedOn;

    public IActorRef Actor => actor;

    public void PassedOn()
    {
        lock (_lock)
        {
            _passedOn++;
            while (_waiting.TryPeek(out var waiting, out var frames) && frames <= _passedOn)
            {
                _waiting.Dequeue();
                waiting.TrySetResult();
            }
        }
    }

    /// <summary>Completes when this many frames were passed on: a request comes after all frames that were sent before it.</summary>
    public Task WhenPassedOn(long frames)
    {
        lock (_lock)
        {
            if (frames <= _passedOn)
                return Task.CompletedTask;
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting, frames);
            return waiting.Task;
        }
    }
}
