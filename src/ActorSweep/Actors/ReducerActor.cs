using ActorSweep.Core.Journal;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Combines the results of one run: fetches those that are not in a message, merges blocks, writes files. It runs on a dedicated thread (dispatcher
/// <c>actorsweep.own-thread</c>), since merging and writing take time.
/// </summary>
sealed class ReducerActor : ReceiveActor
{
    /// <summary>Merges the result of a chunk.</summary>
    public sealed record ReduceResult(AttemptId Attempt, SweepChunkFinished Result);

    /// <summary>Counts the simulations of these blocks as failed.</summary>
    public sealed record Fail(AttemptId Attempt, BlockRange Blocks, TaskFailure Failure);

    /// <summary>Cancels the fetch of a result that has not arrived yet.</summary>
    public sealed record CancelResult(AttemptId Attempt);

    /// <summary>Writes the rest: no more blocks will come.</summary>
    public sealed record Finish;

    sealed record Fetched(AttemptId Attempt, BlobAddress Blob, byte[]? Bytes, string? Error);

    /// <summary>Concurrent fetches: enough to hide the latency of the network, few enough for memory.</summary>
    const int MostFetches = 4;

    readonly Reduction _work;
    readonly BlobClient _blobs;
    readonly TimeSpan _fetchTimeout;
    ResultsFolder? _folder;
    SweepReduction? _reduction;
    readonly Dictionary<AttemptId, CancellationTokenSource> _fetching = [];
    readonly Queue<(AttemptId Attempt, BlobAddress Blob)> _toFetch = new();
    bool _isFinished;

    public ReducerActor(Reduction work, BlobClient blobs, TimeSpan fetchTimeout)
    {
        (_work, _blobs, _fetchTimeout) = (work, blobs, fetchTimeout);

        Receive<ReduceResult>(MergeResult);
        Receive<Fetched>(MergeFetched);
        Receive<Fail>(CountAsFailed);
        Receive<CancelResult>(FailReduction);
        Receive<Finish>(_ => WriteRest());
    }

    protected override void PreStart() => Guarded(() =>
    {
        _folder = new ResultsFolder(_work.Folder, _work.Plan);
        _reduction = new SweepReduction(_work.Plan.Layout, _work.Plan.Model.Series.Count, _folder);
        if (_work.Reduced.Count > 0)
            TellScheduler(new SchedulerEvent.BlocksReadBack(_work.Run, [.. _work.Reduced.Where(part => !TryReadBack(part))]));
    });

    protected override void PostStop()
    {
        foreach (var fetch in _fetching.Values)
            fetch.Cancel();
        _folder?.Close();
        _work.Parts?.Dispose();
    }

    bool TryReadBack(ReducedPart part)
    {
        if (part.Kind != DigestKind.PublishedNumbers || _work.Parts?.Find(part.Place) is not { } bytes)
            return false;
        foreach (var block in ChunkCodec.Decode(bytes))
            _reduction!.Add(block);
        return true;
    }

    void MergeResult(ReduceResult reduce)
    {
        if (reduce.Result.Blob is { } blob)
        {
            _toFetch.Enqueue((reduce.Attempt, blob));
            FetchNext();
            return;
        }
        Merge(reduce.Attempt, reduce.Result.Local ?? ChunkCodec.Decode(reduce.Result.Inline!), reduce.Result.Inline);
    }

    void FetchNext()
    {
        while (_fetching.Count < MostFetches && _toFetch.TryDequeue(out var next))
        {
            var cancel = new CancellationTokenSource(_fetchTimeout);
            _fetching.Add(next.Attempt, cancel);
            _ = Fetch(next.Attempt, next.Blob, cancel.Token).PipeTo(Self, failure: e => new Fetched(next.Attempt, next.Blob, null, Reason(next.Blob, e)));
        }
    }

    async Task<Fetched> Fetch(AttemptId attempt, BlobAddress blob, CancellationToken cancel)
    {
        return new Fetched(attempt, blob, await _blobs.FetchAsync(blob, cancel), null);
    }

    static string Reason(BlobAddress blob, Exception e) => e is OperationCanceledException ? $"{blob.Url} was not received in time" : e.Message;

    void MergeFetched(Fetched fetched)
    {
        if (_fetching.Remove(fetched.Attempt, out var cancel))
            cancel.Dispose();
        FetchNext();
        if (fetched.Bytes is null)
        {
            TellScheduler(new SchedulerEvent.ChunkResultLost(fetched.Attempt, fetched.Error!));
            return;
        }
        Merge(fetched.Attempt, ChunkCodec.Decode(fetched.Bytes), fetched.Bytes);
    }

    void CountAsFailed(Fail fail)
    {
        var blocks = Enumerable.Range(0, (int)fail.Blocks.Count).Select(i => fail.Blocks.First + i);
        Merge(fail.Attempt, [.. blocks.Select(block => new BlockResult(
            block, [.. Enumerable.Repeat(new SimulationOutcome(null, fail.Failure), _work.Plan.Layout.CountOf(block))]))], null);
    }

    /// <param name="bytes">The same blocks, encoded; null: they came without encoding.</param>
    void Merge(AttemptId attempt, IReadOnlyList<BlockResult> blocks, byte[]? bytes)
    {
        if (_isFinished)
            return;
        Guarded(() =>
        {
            var place = _work.Parts?.Add(bytes ?? ChunkCodec.Encode(blocks));
            foreach (var block in blocks)
                _reduction!.Add(block);
            TellScheduler(new SchedulerEvent.ChunkReduced(attempt, place));
        });
    }

    /// <summary>Cancels a fetch that is under way, or removes one that waits.</summary>
    void FailReduction(CancelResult abandon)
    {
        if (_fetching.TryGetValue(abandon.Attempt, out var cancel))
            cancel.Cancel();
        if (!_toFetch.Any(f => f.Attempt == abandon.Attempt))
            return;
        var others = _toFetch.Where(f => f.Attempt != abandon.Attempt).ToList();
        _toFetch.Clear();
        others.ForEach(_toFetch.Enqueue);
        TellScheduler(new SchedulerEvent.ChunkResultLost(abandon.Attempt, "its worker is unreachable"));
    }

    void WriteRest() => Guarded(() =>
    {
        if (_isFinished)
            return;
        _isFinished = true;
        var digest = _reduction!.Finish();
        _folder!.Dispose();
        TellScheduler(new SchedulerEvent.ReductionFinished(_work.Run, digest, _reduction.Succeeded, _reduction.Failed) { Notes = _reduction.Notes });
    });

    /// <summary>Ends the run with a message for expected failures: a full disk, or series whose lengths differ.</summary>
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
            TellScheduler(new SchedulerEvent.ReductionFailed(_work.Run, e is InvalidOperationException ? e.Message
                : $"{(FullDisk.IsCauseOf(e) ? "the disk is full: " : "")}{e.Message.TrimEnd('.')}. {WhatToDo}"));
        }
    }

    /// <summary>Only a run with recorded parts can be resumed.</summary>
    string WhatToDo => "Make room, or allow this user to write there, and " + (_work.Parts is null ? "submit the run again." : "resume the run: it continues after the finished simulations.");

    void TellScheduler(SchedulerEvent happened) => Context.Parent.Tell(happened);
}
