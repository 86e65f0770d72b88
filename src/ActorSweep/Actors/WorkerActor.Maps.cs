using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// Chunks of maps.
sealed partial class WorkerActor
{
    void Accept(ExecuteMapChunk m)
    {
        if (m.Epoch != _epoch || !_held.TryAdd(m.Attempt, new Held(m.Run, null)))
            return;
        if (m.Arguments is not null)
            Begin(new ReadyWork.OfMap(m, null));
        else
            _ = PrepareAsync(m);
    }

    async Task PrepareAsync(ExecuteMapChunk m)
    {
        try
        {
            var (arguments, fetched) = await ArgumentsAsync(null, m.ArgumentsBlob).ConfigureAwait(false);
            _self.Tell(new Prepared(() => Begin(new ReadyWork.OfMap(m, arguments), fetched)));
        }
        catch
        {
            // Whatever it was, it may come another time: the scheduler misses the attempt in the next report, and assigns it anew.
            _self.Tell(new Prepared(() => TryTake(m.Attempt, out _)));
        }
    }

    void Send(ReadyWork.OfMap work, ExecutorNews.MapEnded news)
    {
        var message = new MapChunkExecuted(_services.Id, news.Attempt, news.Seconds, null, null, news.Failed);
        if (RidesAlong(news.Results) is { } bytes)
            message = message with { Inline = bytes };
        else
        {
            _chunks[news.Attempt] = work.Run;
            message = message with { Blob = Store(BlobName.Of(work.Run, news.Attempt), news.Results) };
        }
        if (news.Failed.Length == 0)
            Remember(work, message, message.Blob is null ? null : BlobName.Of(work.Run, news.Attempt));
        _scheduler?.Tell(message);
    }
}
