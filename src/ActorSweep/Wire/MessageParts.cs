using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Wire;

/// <summary>
/// Sends messages of any size between nodes: Akka.Remote drops a message that is larger than its frame, so a large one travels in parts.
/// </summary>
static class MessageParts
{
    /// <summary>Sends a message from the current actor, in parts where it is large. The receiver is a <see cref="PartsActor"/>.</summary>
    public static void TellInParts(this IActorRef to, WireMessage message)
    {
        foreach (var part in Of(message))
            to.Tell(part);
    }

    /// <summary>Returns the message itself, or its parts where it is too large for one frame.</summary>
    public static IReadOnlyList<WireMessage> Of(WireMessage message)
    {
        var bytes = WireCodec.Write(message);
        if (bytes.Length <= WireCodec.LargestInline)
            return [message];
        var parts = bytes.Chunk(WireCodec.LargestInline).ToList();
        return [.. parts.Select((part, i) => new MessagePart(i, parts.Count - 1 - i, part))];
    }
}
