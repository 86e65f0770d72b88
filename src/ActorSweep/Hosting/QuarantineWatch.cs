using Akka.Actor;
using Akka.Remote;

namespace ActorSweep.Hosting;

/// <summary>
/// Ends this node when another has quarantined it: it would stay cut off for good, and never be downed. Its process
/// then exits and comes back as a new node.
/// </summary>
sealed class QuarantineWatch : ReceiveActor
{
    /// <summary>Why the actor system ends.</summary>
    public sealed class QuarantinedReason : CoordinatedShutdown.Reason
    {
        public override int ExitCode => 1;
    }

    public QuarantineWatch() => Receive<ThisActorSystemQuarantinedEvent>(_ =>
        CoordinatedShutdown.Get(Context.System).Run(new QuarantinedReason()));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
}
