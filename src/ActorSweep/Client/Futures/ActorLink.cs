using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Payloads;
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

    public Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel) => _blobs.FetchAsync(known, cancel);

    public async Task<object?> FetchAsync(TaskId task, CancellationToken cancel)
    {
        var located = (ResultLocated)await AskAsync(new LocateResult(task), cancel).ConfigureAwait(false);
        return located.Bytes is { } bytes ? new TaskValue(bytes, located.Item).Open()
            : located.Places is [var place, ..] ? await FetchAsync(task, place, located.Item, cancel).ConfigureAwait(false)
            : throw new IOException($"nobody holds the result of {task}.");
    }

    /// <summary>A holder that does not give what it holds holds it no more; the scheduler has it made again.</summary>
    async Task<object?> FetchAsync(TaskId task, ResultPlace place, int item, CancellationToken cancel)
    {
        try
        {
            return item < 0
                ? await _blobs.DecodeAsync(place.Blob, cancel).ConfigureAwait(false)
                : Column.Read(await _blobs.FetchAsync(place.Blob, cancel).ConfigureAwait(false))[item];
        }
        catch (IOException)
        {
            Send([new InputLost(WorkerId.Nobody, default, task, place.Worker)]);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_system.WhenTerminated.IsCompleted)
            await _actor.GracefulStop(Patience).ConfigureAwait(false);
    }
}
