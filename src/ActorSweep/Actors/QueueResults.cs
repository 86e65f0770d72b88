using ActorSweep.Core.Queue;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Fetches results of the queue's calls from the places that the scheduler names.</summary>
sealed class QueueResults(IActorRef scheduler, BlobClient blobs)
{
    static readonly TimeSpan LocateTimeout = TimeSpan.FromSeconds(10), FetchTimeout = TimeSpan.FromSeconds(30);

    public async Task<QueueEvent> FetchAsync(QueueInstruction.FetchResult wanted)
    {
        var task = wanted.Task;
        var located = await scheduler.Ask<ResultLocated>(new LocateResult(task), LocateTimeout).ConfigureAwait(false);
        if (located.Bytes is { } bytes)
            return new QueueEvent.ResultFetched(task, bytes);
        if (located.Places is not [var place, ..])
            return new QueueEvent.ResultUnavailable(task);
        if (place.Blob.Length > wanted.MostBytes)
            return new QueueEvent.ResultTooLarge(task, place.Blob.Length);
        using var timeout = new CancellationTokenSource(FetchTimeout);
        try
        {
            return new QueueEvent.ResultFetched(task, await blobs.FetchAsync(place.Blob, timeout.Token).ConfigureAwait(false));
        }
        catch (IOException)
        {
            return new QueueEvent.CallResultLost(task, place.Worker);
        }
    }
}
