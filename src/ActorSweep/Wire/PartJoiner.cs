using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Wire;

/// <summary>Joins the parts of large messages. The parts of one sender come in order; a message of which a part is lost is dropped.</summary>
sealed class PartJoiner
{
    /// <summary>The most senders whose message is incomplete. Beyond it, the one that began first is dropped: it was lost with its connection.</summary>
    const int MostIncomplete = 1000;

    readonly OrderedDictionary<IActorRef, List<byte[]>> _incomplete = [];

    /// <summary>Adds a part. Returns the message if the part was the last one; else null.</summary>
    public WireMessage? Add(IActorRef from, MessagePart part)
    {
        if (part.Index == 0)
            Begin(from);
        if (!_incomplete.TryGetValue(from, out var parts) || parts.Count != part.Index)
        {
            _incomplete.Remove(from);
            return null;
        }
        parts.Add(part.Bytes);
        if (part.Left > 0)
            return null;
        _incomplete.Remove(from);
        return WireCodec.Read((byte[])[.. parts.SelectMany(bytes => bytes)]);
    }

    void Begin(IActorRef from)
    {
        _incomplete.Remove(from);
        if (_incomplete.Count == MostIncomplete)
            _incomplete.RemoveAt(0);
        _incomplete.Add(from, []);
    }
}
