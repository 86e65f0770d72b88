using Akka.Actor;
using Akka.Remote;

namespace ActorSweep.Hosting;

/// <summary>
/// Ends this node when another has quarantined it: a quarantined node stays cut off and is never downed. The process exits and is started
/// again as a new node.
/// </summary>
sealed class QuarantineWatch : ReceiveActor
{
    public sealed class QuarantinedReason : CoordinatedShutdown.Reason
    {
        public override int ExitCode => 1;
    }

    public QuarantineWatch() => Receive<ThisActorSystemQuarantinedEvent>(quarantined =>
        _ = CoordinatedShutdown.Get(Context.System).Run(new QuarantinedReason()));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
}
