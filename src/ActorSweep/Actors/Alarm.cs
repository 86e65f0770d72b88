using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Tells an actor that it is time, to the millisecond. The actor system's own timers tick more seldom, so that a node with nothing to do does nothing.</summary>
sealed class Alarm(IActorRef actor, object message) : IDisposable
{
    readonly Timer _timer = new(_ => actor.Tell(message));

    /// <summary>In place of when it was set to before. Never too early: timers cut off what is less than a millisecond.</summary>
    public void SetTo(TimeSpan delay) => _timer.Change((long)Math.Ceiling(Math.Max(delay.TotalMilliseconds, 0)), Timeout.Infinite);

    public void Dispose() => _timer.Dispose();
}
