using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Sends an actor a message at a time, with the precision of the runtime's timers (some milliseconds). The actor system's scheduler ticks less
/// often, so that an idle node uses no processor time.
/// </summary>
sealed class Alarm(IActorRef actor, object message) : IDisposable
{
    readonly Timer _timer = new(_ => actor.Tell(message));

    /// <summary>
    /// Sets the time, in place of the last one. Fractions of a millisecond are rounded up, since timers would truncate them and fire too early.
    /// Timers have a longest delay of weeks: for a longer one the message comes early.
    /// </summary>
    public void SetTo(TimeSpan delay) => _timer.Change((long)Math.Ceiling(Math.Clamp(delay.TotalMilliseconds, 0, int.MaxValue)), Timeout.Infinite);

    public void Dispose() => _timer.Dispose();
}
