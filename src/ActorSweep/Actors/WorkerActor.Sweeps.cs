using System.Text;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// Chunks of sweeps.
sealed partial class WorkerActor
{
    sealed record SpecFetched(ExecuteChunk Chunk, byte[]? Json, string? Error);

    /// <summary>The specs of runs that this worker can execute.</summary>
    readonly Dictionary<RunId, string> _specs = [];

    /// <summary>Chunks whose results lie here as blobs.</summary>
    readonly Dictionary<AttemptId, RunId> _chunks = [];

    /// <summary>Chunks that are executed, until the scheduler, this one or the next, has them in its reduction.</summary>
    readonly Dictionary<AttemptId, ExecutedChunk> _executed = [];

    /// <summary>What is executed is told again with every so manieth report.</summary>
    const int ReportsBeforeAgain = 6;

    sealed record ExecutedChunk(HeldChunk Chunk, ChunkExecuted Message)
    {
        public int Reports { get; set; }
    }

    static HeldChunk ChunkOf(ExecuteChunk m) => new(m.Attempt, m.Run, m.Number, new BlockRange(m.FirstBlock, m.BlockCount));

    void TellExecuted(Predicate<ExecutedChunk> which)
    {
        foreach (var executed in _executed.Values)
            if (which(executed))
                _scheduler?.Tell(executed.Message);
    }

    void Accept(ExecuteChunk m)
    {
        if (m.Epoch != _epoch || !_held.TryAdd(m.Attempt, new Held(m.Run, null)))
            return;
        if ((_specs.GetValueOrDefault(m.Run) ?? m.Spec.Json) is { } json)
            Begin(m, json);
        else
            FetchSpec(m).PipeTo(Self, failure: e => new SpecFetched(m, null, e.Message));
    }

    async Task<SpecFetched> FetchSpec(ExecuteChunk m)
    {
        using var patience = new CancellationTokenSource(_services.FetchTimeout);
        return new SpecFetched(m, await _services.Blobs.FetchAsync(m.Spec.Blob!, patience.Token), null);
    }

    void AcceptFetched(SpecFetched m)
    {
        if (!_held.ContainsKey(m.Chunk.Attempt))
            return;
        if (m.Json is null)
        {
            // The scheduler misses the attempt in the next report, and assigns it anew.
            _services.Log.LogWarning("the spec of {Run} can't be had: {Why}", m.Chunk.Run, m.Error);
            TryTake(m.Chunk.Attempt, out _);
            return;
        }
        Begin(m.Chunk, Encoding.UTF8.GetString(m.Json));
    }

    void Begin(ExecuteChunk m, string json)
    {
        if (_specs.ContainsKey(m.Run) || CanRun(m, json))
        {
            Begin(new ReadyWork.OfSweep(m, _specs[m.Run]));
            return;
        }
        TryTake(m.Attempt, out _);
        BeginLeaving(ActorRefs.Nobody);
    }

    /// <summary>A worker that lacks what its scheduler knows is of another build. It leaves, rather than be asked for ever.</summary>
    bool CanRun(ExecuteChunk m, string json)
    {
        try
        {
            if (m.Spec.Model is null)
                _services.Models.Plan(SpecJson.Read(json));
            _specs[m.Run] = json;
            return true;
        }
        catch (InvalidSweepException e)
        {
            _services.Log.LogError("{Worker} can't execute {Run}, and leaves: {Why} Run one build on all nodes.", _services.Id, m.Run, e.Message);
            return false;
        }
    }

    void Send(ReadyWork.OfSweep work, ExecutorNews.SweepEnded news)
    {
        var message = new ChunkExecuted(_services.Id, news.Attempt, news.Seconds, 0, news.Failed, null, null);
        if (news.Packed is not { } packed)
        {
            // In one process nothing gets lost.
            _scheduler?.Tell(message with { Local = news.Blocks, Bytes = SizeOf(news.Blocks!) });
            return;
        }
        message = message with { Bytes = packed.Length };
        if (RidesAlong(packed) is { } bytes)
            message = message with { Inline = bytes };
        else
        {
            _chunks[news.Attempt] = work.Run;
            message = message with { Blob = Store(BlobName.Of(work.Run, news.Attempt), packed) };
        }
        _executed[news.Attempt] = new ExecutedChunk(ChunkOf(work.Chunk), message);
        _scheduler?.Tell(message);
    }

    static long SizeOf(IReadOnlyList<BlockResult> blocks) => blocks.Sum(b => b.Outcomes.Sum(o => 8L * (o.Result?.Recorded.Length ?? 0)));
}
