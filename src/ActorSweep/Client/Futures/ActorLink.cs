using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Client.Futures;

/// <summary>A client's words by an actor, in a system from which the scheduler can be reached.</summary>
sealed class ActorLink : IClientLink
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    readonly ActorSystem _system;
    readonly IActorRef _actor;
    readonly BlobClient _blobs;

    public ActorLink(ActorSystem system, IActorRef scheduler, ClientId client, Action<ClientUpdate> update, BlobClient blobs, bool mayBeLarge = true)
    {
        (_system, _blobs) = (system, blobs);
        MayBeLarge = mayBeLarge;
        _actor = system.ActorOf(Props.Create(() => new ClientActor(scheduler, client, update, mayBeLarge)), $"client-{client}");
    }

    public bool MayBeLarge { get; }

    public void Send(IReadOnlyList<WireMessage> messages) => _actor.Tell(new ClientActor.Send(messages));

    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        try
        {
            return await _actor.Ask<WireMessage>(new ClientActor.Ask(question), Patience, cancel).ConfigureAwait(false);
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"no scheduler answered within {Patience.TotalSeconds:0} s.", e);
        }
    }

    public Task<byte[]> FetchAsync(BlobAddress blob, CancellationToken cancel) => _blobs.FetchAsync(blob, cancel);

    public async ValueTask DisposeAsync()
    {
        if (!_system.WhenTerminated.IsCompleted)
            await _actor.GracefulStop(Patience).ConfigureAwait(false);
    }
}
