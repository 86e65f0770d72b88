using System.Text;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Fetches the bytes that work needs from other nodes, off the actor's thread, and reports the outcome.</summary>
/// <param name="tell">Called on any thread.</param>
sealed class WorkFetcher(WorkerServices services, Action<WorkerEvent> tell)
{
    readonly Fetches _fetches = new(services.Blobs, services.Store, services.Settings.FetchTimeout);

    /// <summary>Fetches all that an attempt needs, concurrently.</summary>
    public async Task FetchAsync(WorkerInstruction.FetchInputs i)
    {
        var arrived = (ArrivedWork)i.Payload;
        try
        {
            if (i.Arguments is not null)
                arrived.Work = await WithArgumentsAsync(arrived.Work).ConfigureAwait(false);
            if (arrived.Work is ReadyWork.OfMap { Target: null, Chunk.Function.TargetBlob: { } target } map)
                arrived.Work = map with { Target = await CopyAsync(target).ConfigureAwait(false) };
            if (arrived.Work is ReadyWork.OfTask task)
                await Task.WhenAll(i.Inputs.Select(fetch => FetchAsync(task, fetch))).ConfigureAwait(false);
            tell(new WorkerEvent.AttemptPrepared(i.Attempt, i.Arguments));
        }
        // Another attempt would find no room either.
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            tell(new WorkerEvent.PreparationFailed(i.Attempt, arrived.Work.Refuse(FullDisk.Explain(e, services.Id.Value), services.Id.Value)));
        }
        catch (Exception e) when (e is IOException || arrived.Work is ReadyWork.OfMap)
        {
            tell(new WorkerEvent.PreparationLost(i.Attempt));
        }
        catch (Exception e)
        {
            tell(new WorkerEvent.PreparationFailed(i.Attempt, arrived.Work.Refuse(e, services.Id.Value)));
        }
    }

    /// <summary>Fetches a copy of a result. A copy is optional: a failure is not reported.</summary>
    public async Task FetchAsync(WorkerInstruction.FetchReplica i)
    {
        var (name, wanted) = (BlobName.Of(i.Result), (ReplicateResult)i.Payload);
        try
        {
            if (wanted.Bytes is { } inline)
                services.Store.Put(name, inline);
            else
                await _fetches.CopyAsync(name, wanted.Places, _ => { }).ConfigureAwait(false);
            tell(new WorkerEvent.ReplicaStored(i.Result));
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Fetches the spec of a sweep as text.</summary>
    /// <exception cref="IOException">The spec cannot be fetched.</exception>
    public async Task<string> FetchSpecAsync(BlobAddress blob)
    {
        using var patience = new CancellationTokenSource(services.Settings.FetchTimeout);
        return Encoding.UTF8.GetString(await services.Blobs.FetchAsync(blob, patience.Token).ConfigureAwait(false));
    }

    async Task<ReadyWork> WithArgumentsAsync(ReadyWork work)
    {
        var blob = work is ReadyWork.OfTask { Task.ArgumentsBlob: { } ofTask } ? ofTask : ((ReadyWork.OfMap)work).Chunk.ArgumentsBlob!;
        var bytes = await CopyAsync(blob).ConfigureAwait(false);
        return work is ReadyWork.OfTask task ? task with { Arguments = bytes } : (ReadyWork.OfMap)work with { Arguments = bytes };
    }

    Task<LocalBytes> CopyAsync(BlobAddress blob) => _fetches.CopyAsync(BlobName.In(blob), [new ResultPlace(WorkerId.Nobody, blob)], _ => { });

    /// <summary>Fetches an input from one of its holders. This worker then holds it too.</summary>
    async Task FetchAsync(ReadyWork.OfTask work, InputFetch fetch)
    {
        var (input, id) = (work.Task.Inputs[fetch.Index], fetch.Task);
        ResultPlace[] places = [.. fetch.From.Select(place => input.Places[place])];
        var bytes = await _fetches.CopyAsync(
            BlobName.In(places[0].Blob), places, place => tell(new WorkerEvent.InputMissing(work.Attempt, id, place.Worker))).ConfigureAwait(false);
        work.Inputs[fetch.Index] = new TaskValue(bytes, input.Item);
        if (input.Item < 0)
            tell(new WorkerEvent.ReplicaStored(new ResultId(id)));
    }
}
