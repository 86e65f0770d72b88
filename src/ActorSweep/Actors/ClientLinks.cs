using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>The clients that the scheduler knows: the newest connection of each, the messages of a client that reconnects, and the updates for each.</summary>
/// <param name="apply">Makes the scheduler handle an event.</param>
sealed class ClientLinks(SchedulerServices services, IActorContext context, Action<SchedulerEvent> apply)
{
    /// <summary>A client's connection broke, and the client has not reconnected.</summary>
    public sealed record StaysAway(ClientId Client, IActorRef Ref);

    readonly Dictionary<ClientId, KnownClient> _clients = [];

    /// <summary>
    /// Whether a message comes by a client's newest connection. A late message of an earlier connection was sent again by the newest one; a message of a client
    /// that has unregistered is ignored.
    /// </summary>
    public bool Hears(ClientId id, IActorRef speaker) => _clients.TryGetValue(id, out var client) && client.Ref.Equals(speaker);

    public void RegisterClient(RegisterClient m, IActorRef speaker)
    {
        var isBack = _clients.TryGetValue(m.Client, out var known);
        if (isBack && known!.Session > m.Session)
            return;
        if (known is null || known.Session < m.Session)
        {
            var client = context.Watch(speaker);
            _clients[m.Client] = new KnownClient(client, m.Session, NewOutbox(client));
            if (isBack)
            {
                context.Unwatch(known!.Ref);
                ApplyClaims(m.Client, known);
            }
        }
        speaker.Tell(new ConfirmClient());
    }

    /// <summary>Whether a client submits its work again after its connection broke.</summary>
    public bool IsReconnecting(ClientId id) => _clients[id].Claims is not null;

    /// <summary>Applies a client's message: at once, or, while the client reconnects, together with all others of the reconnect.</summary>
    public void Take(ClientId id, SchedulerEvent said)
    {
        if (_clients[id].Claims is { } before)
            before.Add(said);
        else
            apply(said);
    }

    /// <summary>Applies the messages of a client's reconnect: it has sent all of them.</summary>
    public void EndReconnect(ClientId id) => ApplyClaims(id, _clients[id]);

    /// <summary>The clients that an actor represents.</summary>
    public IReadOnlyList<ClientId> Of(IActorRef actor) => [.. from c in _clients where c.Value.Ref.Equals(actor) select c.Key];

    public void UnregisterUnlessBack(StaysAway m)
    {
        if (_clients.TryGetValue(m.Client, out var known) && known.Ref.Equals(m.Ref))
            UnregisterClient(m.Client);
    }

    /// <summary>Unregisters a client. Results that no other client holds are released.</summary>
    public void UnregisterClient(ClientId id)
    {
        services.Log.LogDebug("client {Client} is unregistered", id);
        if (_clients.Remove(id, out var client))
        {
            context.Unwatch(client.Ref);
            ApplyClaims(id, client);
        }
        apply(new SchedulerEvent.ClientUnregistered(id));
    }

    public void SendTaskUpdate(IReadOnlyList<ClientId> clients, TaskUpdate update)
    {
        foreach (var client in clients)
            if (_clients.TryGetValue(client, out var known))
                known.Outbox.Add(update);
    }

    public void SendItemsUpdate(IReadOnlyList<ClientId> clients, ItemsUpdate update)
    {
        foreach (var client in clients)
            if (_clients.TryGetValue(client, out var known))
                known.Outbox.Add(update);
    }

    public void Flush()
    {
        foreach (var client in _clients.Values)
            client.Outbox.Flush();
    }

    static ClientOutbox NewOutbox(IActorRef client)
    {
        var isHere = client.Path.Address.HasLocalScope;
        return new ClientOutbox(isHere, update =>
        {
            if (isHere)
                client.Tell(update);
            else
                client.TellInParts(update);
        });
    }

    void ApplyClaims(ClientId id, KnownClient client)
    {
        if (client.Claims is { } said)
            apply(new SchedulerEvent.ClientReconnected(id, said));
        client.Claims = null;
    }

    /// <summary>A client's newest connection.</summary>
    sealed record KnownClient(IActorRef Ref, long Session, ClientOutbox Outbox)
    {
        /// <summary>The messages that have come so far of a client that reconnects; null: the client does not reconnect.</summary>
        public List<SchedulerEvent>? Claims { get; set; } = Session > 1 ? [] : null;
    }
}
