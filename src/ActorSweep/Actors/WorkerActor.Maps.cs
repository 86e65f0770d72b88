using ActorSweep.Core.Scheduling;
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
        if (m.Arguments is { } columns)
            Begin(new ReadyWork.OfMap(m, [.. columns.Select(c => new ReadOnlyMemory<byte>(c))]));
        else
            _ = PrepareAsync(m);
    }

    async Task PrepareAsync(ExecuteMapChunk m)
    {
        try
        {
            using var patience = new CancellationTokenSource(_services.FetchTimeout);
            var columns = MapArguments.Unpack(await _services.Blobs.FetchAsync(m.ArgumentsBlob!, patience.Token).ConfigureAwait(false));
            _self.Tell(new Prepared(() => Begin(new ReadyWork.OfMap(m with { ArgumentsBlob = null }, columns))));
        }
        catch
        {
            // Whatever it was, it may come another time: the scheduler misses the attempt in the next report, and assigns it anew.
            _self.Tell(new Prepared(() => _held.Remove(m.Attempt)));
        }
    }

    void Send(RunId run, ExecutorNews.MapEnded news)
    {
        var message = new MapChunkExecuted(_services.Id, news.Attempt, news.Seconds, null, null, news.Failed);
        if (_services.SharesProcess || news.Results.Length <= WireSerializer.LargestInline / 2)
        {
            _scheduler?.Tell(message with { Inline = news.Results });
            return;
        }
        _chunks[news.Attempt] = run;
        _scheduler?.Tell(message with { Blob = Store(BlobName.Of(run, news.Attempt), news.Results) });
    }
}
