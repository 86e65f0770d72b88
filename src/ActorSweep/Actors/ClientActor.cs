using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Stands for a client before the scheduler: when it stops, the client is gone.</summary>
/// <remarks>Updates are taken in on this actor's thread, one after another.</remarks>
sealed class ClientActor : ReceiveActor
{
    /// <summary>Pass these on, in order.</summary>
    public sealed record Send(IReadOnlyList<WireMessage> Messages);

    /// <summary>Pass this on, and have its answer go to the asker.</summary>
    public sealed record Ask(WireMessage Question);

    readonly IActorRef _scheduler;
    readonly ClientId _client;
    readonly bool _mayBeLarge;

    /// <param name="mayBeLarge">Whether a message may be of any size: the scheduler is in this process.</param>
    public ClientActor(IActorRef scheduler, ClientId client, Action<ClientUpdate> update, bool mayBeLarge)
    {
        (_scheduler, _client, _mayBeLarge) = (scheduler, client, mayBeLarge);
        Receive<Send>(PassOn);
        Receive<Ask>(m => _scheduler.Forward(m.Question));
        Receive<ClientUpdate>(update);
    }

    protected override void PreStart() => _scheduler.Tell(new ClientHello(_client));

    void PassOn(Send m)
    {
        foreach (var message in m.Messages)
            foreach (var part in _mayBeLarge ? [message] : Parts(message))
                _scheduler.Tell(part);
    }

    /// <summary>A task that starts many others at once, or scatters much, says so in as many messages as it takes.</summary>
    IReadOnlyList<WireMessage> Parts(WireMessage message)
    {
        var bytes = ((WireSerializer)Context.System.Serialization.FindSerializerForType(typeof(WireMessage))).ToBinary(message);
        if (bytes.Length <= WireSerializer.LargestInline)
            return [message];
        var parts = bytes.Chunk(WireSerializer.LargestInline).ToList();
        return [.. parts.Select((part, i) => new MessagePart(_client, parts.Count - 1 - i, part))];
    }
}
