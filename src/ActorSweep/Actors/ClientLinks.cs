using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Wire;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>The clients that the scheduler knows: who stands for each, what one that comes back has said so far, and what each is to be told.</summary>
/// <param name="apply">Has the scheduler take an event in.</param>
sealed class ClientLinks(SchedulerServices services, IActorContext context, Action<SchedulerEvent> apply)
{
    /// <summary>A client's connection broke, and the client has not come back by another.</summary>
    public sealed record StaysAway(ClientId Client, IActorRef Ref);

    readonly Dictionary<ClientId, KnownClient> _clients = [];

    /// <summary>
    /// Whether a client speaks on its newest connection. What comes late from an earlier one was said again; what comes after its last words nobody wants.
    /// </summary>
    public bool Hears(ClientId id, IActorRef speaker) => _clients.TryGetValue(id, out var client) && client.Ref.Equals(speaker);

    public void Register(ClientHello m, IActorRef speaker)
    {
        var isBack = _clients.TryGetValue(m.Client, out var known);
        if (isBack && known!.Session > m.Session)
            return;
        if (known is null || known.Session < m.Session)
        {
            var client = context.Watch(speaker);
            _clients[m.Client] = new KnownClient(client, m.Session, new ClientOutbox(client.Path.Address.HasLocalScope, update => client.Tell(update)));
            if (isBack)
            {
                context.Unwatch(known!.Ref);
                ApplySaid(m.Client, known);
            }
        }
        speaker.Tell(new ClientWelcome());
    }

    /// <summary>What a client says counts at once; of one that comes back, when it has said all.</summary>
    public void Take(ClientId id, SchedulerEvent said)
    {
        if (_clients[id].Said is { } before)
            before.Add(said);
        else
            apply(said);
    }

    /// <summary>A client that has come back has said all.</summary>
    public void EndReconnect(ClientId id) => ApplySaid(id, _clients[id]);

    /// <summary>Takes a part of a message; gives the message when that was the last.</summary>
    public object? Assemble(MessagePart m)
    {
        var client = _clients[m.Client];
        client.Parts.Add(m.Bytes);
        if (m.Left > 0)
            return null;
        byte[] bytes = [.. client.Parts.SelectMany(part => part)];
        client.Parts.Clear();
        var serializer = (WireSerializer)context.System.Serialization.FindSerializerForType(typeof(WireMessage));
        return serializer.FromBinary(bytes, serializer.Manifest(m));
    }

    /// <summary>The clients that an actor stands for.</summary>
    public IReadOnlyList<ClientId> Of(IActorRef actor) => [.. from c in _clients where c.Value.Ref.Equals(actor) select c.Key];

    public void UnregisterUnlessBack(StaysAway m)
    {
        if (_clients.TryGetValue(m.Client, out var known) && known.Ref.Equals(m.Ref))
            Unregister(m.Client);
    }

    /// <summary>A client is gone; what nobody else holds goes with it.</summary>
    public void Unregister(ClientId id)
    {
        services.Log.LogDebug("client {Client} is gone", id);
        if (_clients.Remove(id, out var client))
        {
            context.Unwatch(client.Ref);
            ApplySaid(id, client);
        }
        apply(new SchedulerEvent.ClientLeft(id));
    }

    public void Tell(IReadOnlyList<ClientId> clients, TaskUpdate update)
    {
        foreach (var client in clients)
            if (_clients.TryGetValue(client, out var known))
                known.Outbox.Add(update);
    }

    public void Tell(IReadOnlyList<ClientId> clients, ItemsUpdate update)
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

    void ApplySaid(ClientId id, KnownClient client)
    {
        if (client.Said is { } said)
            apply(new SchedulerEvent.ClientCameBack(id, said));
        client.Said = null;
    }

    /// <summary>Who stands for a client: its newest connection.</summary>
    sealed record KnownClient(IActorRef Ref, long Session, ClientOutbox Outbox)
    {
        /// <summary>What has come so far of a message in parts.</summary>
        public List<byte[]> Parts { get; } = [];

        /// <summary>What a client that comes back has said so far; null: it has said all.</summary>
        public List<SchedulerEvent>? Said { get; set; } = Session > 1 ? [] : null;
    }
}
