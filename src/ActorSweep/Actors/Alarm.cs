using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Tells an actor that it is time, as exactly as the runtime's timers go: to some milliseconds. The actor system's tick more seldom, so that a node with nothing to
/// do does nothing.
/// </summary>
sealed class Alarm(IActorRef actor, object message) : IDisposable
{
    readonly Timer _timer = new(_ => actor.Tell(message));

    /// <summary>
    /// In place of when it was set to before. Timers cut off what is less than a millisecond, which would be too early. They know no delay of months: who waits
    /// so long is told in between.
    /// </summary>
    public void SetTo(TimeSpan delay) => _timer.Change((long)Math.Ceiling(Math.Clamp(delay.TotalMilliseconds, 0, int.MaxValue)), Timeout.Infinite);

    public void Dispose() => _timer.Dispose();
}
