using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Wire;

/// <summary>An actor that receives large messages in parts, and handles each in its order among the others.</summary>
abstract class PartsActor : ReceiveActor
{
    readonly PartJoiner _joiner = new();
    WireMessage? _joined;

    /// <summary>Has the current behavior join parts. A behavior that stashes messages stashes the parts.</summary>
    protected void ReceiveParts() => Receive<MessagePart>(part => _joined = _joiner.Add(Sender, part));

    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message)
    {
        var isHandled = base.AroundReceive(receive, message);
        if (_joined is not { } whole)
            return isHandled;
        _joined = null;
        return base.AroundReceive(receive, whole);
    }
}
