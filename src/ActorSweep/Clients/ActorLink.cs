using ActorSweep.Actors;
using ActorSweep.Client.Futures;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using Akka.Actor;

namespace ActorSweep.Clients;

/// <summary>Connects a client to the scheduler through an actor, in an actor system that can reach the scheduler.</summary>
sealed class ActorLink : IClientLink
{
    /// <summary>Largest message, in bytes, that travels between nodes.</summary>
    const int LargestAcrossNodes = 24 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), GoodbyePatience = TimeSpan.FromSeconds(5);
    readonly ActorSystem _system;
    readonly IActorRef _scheduler;
    readonly FutureTable _table;
    readonly BlobClient _blobs;
    volatile IActorRef _actor;
    TaskCompletionSource _begunAnew = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _session;

    /// <param name="scheduler">The scheduler, or a proxy of it.</param>
    /// <param name="mayBeLarge">Whether the scheduler is in this process.</param>
    /// <param name="mayBeRestored">Whether another scheduler can take over when this one is lost.</param>
    public ActorLink(ActorSystem system, IActorRef scheduler, FutureTable table, BlobClient blobs, bool mayBeLarge, bool mayBeRestored)
    {
        (_system, _scheduler, _table, _blobs, MayBeRestored) = (system, scheduler, table, blobs, mayBeRestored);
        LargestMessage = mayBeLarge ? int.MaxValue : LargestAcrossNodes;
        _actor = NewActor();
    }

    public int LargestMessage { get; }

    public bool MayBeRestored { get; }

    IActorRef NewActor()
    {
        var (table, scheduler, session) = (_table, _scheduler, ++_session);
        return _system.ActorOf(Props.Create(() => new ClientActor(scheduler, table.Client, session, table.Apply, BeginAnew)), ActorNames.ClientOf(table.Client, session));
    }

    /// <summary>Handles the loss of the scheduler: the next one receives every open message again.</summary>
    void BeginAnew()
    {
        try
        {
            _table.LoseLink("its scheduler is lost", TimeSpan.MaxValue);
            _table.RestoreLink(messages =>
            {
                _actor = NewActor();
                Send(messages);
            });
            Interlocked.Exchange(ref _begunAnew, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
        catch (InvalidOperationException)
        {
            // The actor system is ending, and this client with it.
        }
    }

    public void Send(IReadOnlyList<WireMessage> messages) => _actor.Tell(new ClientActor.Send(messages));

    /// <summary>Asks the scheduler. If it is lost before it answers, the next one is asked; every question may be asked twice.</summary>
    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var begunAnew = Volatile.Read(ref _begunAnew).Task;
                var answer = _actor.Ask<WireMessage>(new ClientActor.Ask(question), Patience, cancel);
                if (await Task.WhenAny(answer, begunAnew).ConfigureAwait(false) == answer)
                    return await answer.ConfigureAwait(false);
            }
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"no scheduler answered within {Patience.TotalSeconds:0} s.", e);
        }
    }

    public async Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel)
    {
        try
        {
            return await _blobs.FetchAsync(known, cancel).ConfigureAwait(false);
        }
        // A worker that drained has moved its results.
        catch (IOException)
        {
            var located = (ResultLocated)await AskAsync(new LocateResult(new TaskId(run, items.First), items.Count), cancel).ConfigureAwait(false);
            if (located.Places is not [var place, ..] || place.Blob == known)
                throw;
            return await _blobs.FetchAsync(place.Blob, cancel).ConfigureAwait(false);
        }
    }

    public async Task<object?> FetchAsync(TaskId task, CancellationToken cancel)
    {
        var located = (ResultLocated)await AskAsync(new LocateResult(task), cancel).ConfigureAwait(false);
        return located.Bytes is { } bytes ? new TaskValue(bytes, located.Item).Open()
            : located.Places is [var place, ..] ? await FetchAsync(task, place, located.Item, cancel).ConfigureAwait(false)
            : throw new IOException($"no worker holds the result of {task}.");
    }

    /// <summary>Fetches from one holder. If that fails, reports the input as lost, so that the scheduler recomputes the result.</summary>
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
            Send([new ReportLostInput(WorkerId.Nobody, default, task, place.Worker)]);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var actor = _actor;
        actor.Tell(new ClientActor.RequestUnregister());
        await Task.WhenAny(_system.WhenTerminated, actor.WatchAsync(), Task.Delay(GoodbyePatience)).ConfigureAwait(false);
    }
}
