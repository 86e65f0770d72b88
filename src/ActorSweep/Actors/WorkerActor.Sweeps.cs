using System.Text;
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

    sealed record Executed(SweepJob Job, ChunkExecuted Message);

    readonly Dictionary<RunId, (SweepPlan Plan, Model Model)> _plans = [];

    /// <summary>Chunks whose results lie here as blobs.</summary>
    readonly Dictionary<AttemptId, RunId> _chunks = [];

    void Accept(ExecuteChunk m)
    {
        if (m.Epoch != _epoch || _held.ContainsKey(m.Attempt))
            return;
        _held.Add(m.Attempt, null);
        if (_plans.ContainsKey(m.Run) || m.Spec.Json is not null)
            Enqueue(m, m.Spec.Json);
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
            _held.Remove(m.Chunk.Attempt);
            return;
        }
        Enqueue(m.Chunk, Encoding.UTF8.GetString(m.Json));
    }

    void Enqueue(ExecuteChunk m, string? json)
    {
        if (!TryPlan(m.Run, json, out var run))
        {
            _held.Remove(m.Attempt);
            BeginLeaving(ActorRefs.Nobody);
            return;
        }
        var chunk = new ChunkJob(m.Run, m.Attempt, m.Number, new BlockRange(m.FirstBlock, m.BlockCount), run.Plan, run.Model, _services.Id.Value);
        var job = new SweepJob(chunk, Deliver);
        _held[m.Attempt] = job;
        _executor.Enqueue(job);
    }

    /// <summary>A worker that lacks what its scheduler knows is of another build. It leaves, rather than be asked for ever.</summary>
    bool TryPlan(RunId id, string? json, out (SweepPlan Plan, Model Model) run)
    {
        if (_plans.TryGetValue(id, out run))
            return true;
        try
        {
            var spec = SpecJson.Read(json!);
            _plans[id] = run = (_services.Models.Plan(spec), _services.Models.Find(spec.Model));
            return true;
        }
        catch (InvalidSweepException e)
        {
            _services.Log.LogError("{Worker} can't execute {Run}, and leaves: {Why} Run one build on all nodes.", _services.Id, id, e.Message);
            return false;
        }
    }

    /// <summary>On the executor's thread: packs the result and hands it to the actor.</summary>
    void Deliver(SweepJob job, ChunkOutput output)
    {
        var message = new ChunkExecuted(_services.Id, job.Attempt, output.Seconds, 0, output.Failed, null, null);
        _self.Tell(new Executed(job, _services.SharesProcess ? message with { Local = output.Blocks, Bytes = SizeOf(output) } : Pack(message, job, output)));
    }

    ChunkExecuted Pack(ChunkExecuted message, SweepJob job, ChunkOutput output)
    {
        var bytes = ChunkCodec.Encode(output.Blocks);
        return bytes.Length <= WireSerializer.LargestInline
            ? message with { Bytes = bytes.Length, Inline = bytes }
            : message with { Bytes = bytes.Length, Blob = Store(BlobName.Of(job.Run, job.Attempt), bytes) };
    }

    static long SizeOf(ChunkOutput output) => output.Blocks.Sum(b => b.Outcomes.Sum(o => 8L * (o.Result?.Recorded.Length ?? 0)));

    void SendResult(Executed m)
    {
        if (_held.Remove(m.Job.Attempt) && _scheduler is not null)
        {
            if (m.Message.Blob is not null)
                _chunks[m.Job.Attempt] = m.Job.Run;
            _scheduler.Tell(m.Message);
        }
        else
            _services.Store.Remove(BlobName.Of(m.Job.Run, m.Job.Attempt));
    }
}
