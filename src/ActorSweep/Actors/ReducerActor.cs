using ActorSweep.Core.Graph;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Combines the results of one run: fetches what does not come with its message, merges blocks, writes files. It runs on
/// a thread of its own (dispatcher <c>actorsweep.reducer-dispatcher</c>), since merging and writing take their time.
/// </summary>
sealed class ReducerActor : ReceiveActor
{
    /// <summary>Take in the result of a chunk.</summary>
    public sealed record Reduce(AttemptId Attempt, ChunkExecuted Result);

    /// <summary>Count the simulations of these blocks as failed.</summary>
    public sealed record Fail(AttemptId Attempt, BlockRange Blocks, TaskFailure Failure);

    /// <summary>Give up a result that was not had yet.</summary>
    public sealed record Abandon(AttemptId Attempt);

    /// <summary>No more blocks will come; write what is left.</summary>
    public sealed record Finish;

    sealed record Fetched(AttemptId Attempt, BlobAddress Blob, byte[]? Bytes, string? Error);

    /// <summary>Results on their way at once: enough to hide the network, few enough to fit in memory.</summary>
    const int MostFetches = 4;

    readonly RunId _run;
    readonly SweepPlan _plan;
    readonly BlobClient _blobs;
    readonly TimeSpan _fetchTimeout;
    readonly string _path;
    ResultsFolder? _folder;
    SweepReduction? _reduction;
    readonly Dictionary<AttemptId, CancellationTokenSource> _fetching = [];
    readonly Queue<(AttemptId Attempt, BlobAddress Blob)> _toFetch = new();
    bool _isFinished;

    public ReducerActor(RunId run, SweepPlan plan, string folder, BlobClient blobs, TimeSpan fetchTimeout)
    {
        (_run, _plan, _path, _blobs, _fetchTimeout) = (run, plan, folder, blobs, fetchTimeout);

        Receive<Reduce>(TakeIn);
        Receive<Fetched>(TakeInFetched);
        Receive<Fail>(CountAsFailed);
        Receive<Abandon>(GiveUp);
        Receive<Finish>(_ => WriteRest());
    }

    protected override void PreStart() => Guarded(() =>
    {
        _folder = new ResultsFolder(_path, _plan);
        _reduction = new SweepReduction(_plan.Layout, _folder);
    });

    protected override void PostStop()
    {
        foreach (var fetch in _fetching.Values)
            fetch.Cancel();
        _folder?.Close();
    }

    void TakeIn(Reduce reduce)
    {
        if (reduce.Result.Blob is { } blob)
        {
            _toFetch.Enqueue((reduce.Attempt, blob));
            FetchNext();
            return;
        }
        Merge(reduce.Attempt, reduce.Result.Local ?? ChunkCodec.Decode(reduce.Result.Inline!));
    }

    void FetchNext()
    {
        while (_fetching.Count < MostFetches && _toFetch.TryDequeue(out var next))
        {
            var cancel = new CancellationTokenSource(_fetchTimeout);
            _fetching.Add(next.Attempt, cancel);
            Fetch(next.Attempt, next.Blob, cancel.Token).PipeTo(Self, failure: e => new Fetched(next.Attempt, next.Blob, null, Reason(next.Blob, e)));
        }
    }

    async Task<Fetched> Fetch(AttemptId attempt, BlobAddress blob, CancellationToken cancel)
    {
        return new Fetched(attempt, blob, await _blobs.FetchAsync(blob, cancel), null);
    }

    static string Reason(BlobAddress blob, Exception e) => e is OperationCanceledException ? $"{blob.Url} did not come in time" : e.Message;

    void TakeInFetched(Fetched fetched)
    {
        if (_fetching.Remove(fetched.Attempt, out var cancel))
            cancel.Dispose();
        FetchNext();
        if (fetched.Bytes is null)
        {
            Tell(new SchedulerEvent.ResultLost(fetched.Attempt, fetched.Error!));
            return;
        }
        Merge(fetched.Attempt, ChunkCodec.Decode(fetched.Bytes));
        _ = _blobs.DeleteAsync(fetched.Blob, CancellationToken.None);
    }

    void CountAsFailed(Fail fail)
    {
        var blocks = Enumerable.Range(0, (int)fail.Blocks.Count).Select(i => fail.Blocks.First + i);
        Merge(fail.Attempt, [.. blocks.Select(block => new BlockResult(
            block, [.. Enumerable.Repeat(new SimulationOutcome(null, fail.Failure), _plan.Layout.CountOf(block))]))]);
    }

    void Merge(AttemptId attempt, IReadOnlyList<BlockResult> blocks)
    {
        if (_isFinished)
            return;
        Guarded(() =>
        {
            foreach (var block in blocks)
                _reduction!.Add(block);
            Tell(new SchedulerEvent.ChunkReduced(attempt));
        });
    }

    /// <summary>A fetch that is under way ends; one that waits for its turn never begins.</summary>
    void GiveUp(Abandon abandon)
    {
        if (_fetching.TryGetValue(abandon.Attempt, out var cancel))
            cancel.Cancel();
        if (!_toFetch.Any(f => f.Attempt == abandon.Attempt))
            return;
        var others = _toFetch.Where(f => f.Attempt != abandon.Attempt).ToList();
        _toFetch.Clear();
        others.ForEach(_toFetch.Enqueue);
        Tell(new SchedulerEvent.ResultLost(abandon.Attempt, "its worker is out of reach"));
    }

    void WriteRest() => Guarded(() =>
    {
        if (_isFinished)
            return;
        _isFinished = true;
        var digest = _reduction!.Finish();
        _folder!.Dispose();
        Tell(new SchedulerEvent.ReductionFinished(_run, digest, _reduction.Succeeded, _reduction.Failed));
    });

    /// <summary>A full disk, or a model whose series don't fit together, ends the run with a word; nothing else is expected here.</summary>
    void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            _isFinished = true;
            _folder?.Close();
            Tell(new SchedulerEvent.ReductionFailed(_run, e.Message));
        }
    }

    void Tell(SchedulerEvent happened) => Context.Parent.Tell(happened);
}
