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

    public ClientActor(IActorRef scheduler, ClientId client, Action<ClientUpdate> update)
    {
        (_scheduler, _client) = (scheduler, client);
        Receive<Send>(PassOn);
        Receive<Ask>(m => _scheduler.Forward(m.Question));
        Receive<ClientUpdate>(update);
    }

    protected override void PreStart() => _scheduler.Tell(new ClientHello(_client));

    void PassOn(Send m)
    {
        foreach (var message in m.Messages)
            _scheduler.Tell(message);
    }
}
