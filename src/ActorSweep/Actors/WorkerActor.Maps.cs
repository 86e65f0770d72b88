using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// Chunks of maps.
sealed partial class WorkerActor
{
    readonly Dictionary<RunId, PreparedFunction> _functions = [];

    void Accept(ExecuteMapChunk m)
    {
        if (m.Epoch != _epoch || !_held.TryAdd(m.Attempt, null))
            return;
        if (m.Arguments is { } columns)
            Enqueue(m, () => [.. columns.Select(c => Column.Read(c))]);
        else
            _ = PrepareAsync(m);
    }

    async Task PrepareAsync(ExecuteMapChunk m)
    {
        try
        {
            using var patience = new CancellationTokenSource(_services.FetchTimeout);
            var bytes = await _services.Blobs.FetchAsync(m.ArgumentsBlob!, patience.Token).ConfigureAwait(false);
            _self.Tell(new Prepared(() => Enqueue(m, () => MapArguments.Unpack(bytes))));
        }
        catch
        {
            // Whatever it was, it may come another time: the scheduler misses the attempt in the next report, and assigns it anew.
            _self.Tell(new Prepared(() => _held.Remove(m.Attempt)));
        }
    }

    void Enqueue(ExecuteMapChunk m, Func<Column[]> columns)
    {
        if (!_held.ContainsKey(m.Attempt))
            return;
        try
        {
            if (!_functions.TryGetValue(m.Run, out var function))
                _functions[m.Run] = function = CallCodec.DecodeFunction(m.Function.Shape, m.Function.Target);
            var job = new MapJob(m, function, columns(), _jobs, Deliver);
            _held[m.Attempt] = job;
            _executor.Enqueue(job);
        }
        // A function that this node lacks, or can't read, fails its items and nothing else.
        catch (Exception e)
        {
            _held.Remove(m.Attempt);
            var failure = CouldNotBegin(e, m.Number);
            var nothing = Column.OfResults([.. Enumerable.Repeat(Column.Missing, m.Count)]).ToBytes();
            _scheduler?.Tell(new MapChunkExecuted(_services.Id, m.Attempt, 0, nothing, null,
                [.. Enumerable.Range(0, m.Count).Select(i => new FailedItem(m.First + i, i == 0 ? failure : null, false))]));
        }
    }

    /// <summary>On the executor's thread.</summary>
    void Deliver(MapJob job, MapOutput? output)
    {
        if (output is null)
        {
            _ended.Add(new Ended(job, new AttemptGivenBack(_services.Id, job.Attempt), null, 0));
            return;
        }
        var message = new MapChunkExecuted(_services.Id, job.Attempt, output.Seconds, null, null, output.Failed);
        message = _services.SharesProcess || output.Results.Length <= WireSerializer.LargestInline / 2
            ? message with { Inline = output.Results }
            : message with { Blob = Store(BlobName.Of(job.Run, job.Attempt), output.Results) };
        _ended.Add(new Ended(job, message, null, 0));
    }
}
