using ActorSweep.Core.Reduction;
using ActorSweep.Core.Working;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Translates the executor's news to events and messages, and stores results as blobs.</summary>
sealed class WorkerResults(WorkerServices services)
{
    /// <summary>The event for the worker's state; null: there is nothing to decide.</summary>
    public static WorkerEvent? EventOf(ExecutorNews news) => news switch
    {
        ExecutorNews.FinishedTask { Failure: not null } n => new WorkerEvent.AttemptFailed(n.Attempt, n),
        ExecutorNews.FinishedTask n => Finished(n.Attempt, n, n.Result),
        ExecutorNews.FinishedMapChunk n => Finished(n.Attempt, n, n.Results) with { HasFailedItems = n.Failed.Length > 0 },
        // Within one process the result is in the message, whatever its size.
        ExecutorNews.FinishedSweepChunk { Packed: null } n => new WorkerEvent.AttemptFinished(n.Attempt, n, 0) { IsInMemory = true },
        ExecutorNews.FinishedSweepChunk n => Finished(n.Attempt, n, n.Packed),
        ExecutorNews.ReturnedAttempt n => new WorkerEvent.AttemptReturned(n.Attempt),
        ExecutorNews.RefusedSweep n => new WorkerEvent.SweepRefused(n.Attempt),
        ExecutorNews.SecededTask n => new WorkerEvent.AttemptSeceded(n.Attempt),
        ExecutorNews.LostProcess n => new WorkerEvent.ExecutorProcessLost(n.Executing, n.Others, n.Objects, n.Death),
        _ => null,
    };

    /// <summary>Returns the address of a result as a blob; stores a new one first.</summary>
    /// <exception cref="IOException">The result could not be stored, or is no longer in the store.</exception>
    public BlobAddress StoreResult(BlobKey key, object news, bool isNew)
    {
        var name = NameOf(key);
        var kept = !isNew ? services.Store.Find(name) ?? throw new IOException($"{name} no longer exists")
            : BytesOf((ExecutorNews)news) is var bytes && bytes.InMemory is { } inMemory ? services.Store.Put(name, inMemory) : services.Store.AdoptFile(name, bytes);
        return services.Address[name, kept.Length, kept.Checksum!.Value];
    }

    /// <summary>The message of a finished or failed task, with its result inline or as a blob.</summary>
    public static TaskReport Message(ExecutorNews.FinishedTask n, BlobAddress? blob) =>
        new(n.Attempt, n.Seconds, blob is null ? n.Result?.InMemory : null, blob, n.Failure, n.MayRetry);

    /// <summary>The message of a finished chunk, with its result inline or as a blob.</summary>
    public WireMessage Message(ExecutorNews news, BlobAddress? blob) => news switch
    {
        ExecutorNews.FinishedMapChunk n => new MapChunkFinished(services.Id, n.Attempt, n.Seconds, blob is null ? n.Results.InMemory : null, blob, n.Failed),
        ExecutorNews.FinishedSweepChunk { Packed: { } packed } n =>
            new SweepChunkFinished(services.Id, n.Attempt, n.Seconds, packed.Length, n.Failed, blob is null ? packed.InMemory : null, blob),
        ExecutorNews.FinishedSweepChunk n => new SweepChunkFinished(services.Id, n.Attempt, n.Seconds, SizeOf(n.Blocks!), n.Failed, null, null) { Local = n.Blocks },
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "The value is not the end of a chunk."),
    };

    public void DeleteAllBut(IReadOnlyCollection<BlobKey> blobs, IReadOnlyCollection<RunId> runs)
    {
        var (names, folders) = (blobs.Select(NameOf).ToHashSet(StringComparer.Ordinal), runs.Select(BlobName.Of).ToHashSet(StringComparer.Ordinal));
        services.Store.RemoveBut((run, name) => folders.Contains(run) || names.Contains(name));
    }

    public static bool IsInMemory(ExecutorNews news) => BytesOf(news).InMemory is not null;

    public void DeleteResult(BlobKey blob) => services.Store.Remove(NameOf(blob));

    static WorkerEvent.AttemptFinished Finished(AttemptId attempt, ExecutorNews news, LocalBytes? result) =>
        new(attempt, news, result?.Length ?? 0) { IsInMemory = result is not { InMemory: null } };

    static LocalBytes BytesOf(ExecutorNews news) => news switch
    {
        ExecutorNews.FinishedTask n => n.Result!.Value,
        ExecutorNews.FinishedMapChunk n => n.Results,
        _ => ((ExecutorNews.FinishedSweepChunk)news).Packed!.Value,
    };

    static long SizeOf(IReadOnlyList<BlockResult> blocks) => blocks.Sum(b => b.Outcomes.Sum(o => 8L * (o.Result?.Recorded.Length ?? 0)));

    static string NameOf(BlobKey blob) => $"{BlobName.Of(blob.Run)}/{blob.Name}";
}
