using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Translates assignments to messages, with the payloads of the book, and adds them to the outboxes of the workers.</summary>
sealed class TaskAssignments(GraphBook book, SweepRuns sweeps, WorkerLinks workers, long epoch, bool mayBeLarge)
{
    readonly Func<WorkerId, NodeBlobs?> _addressOf = workers.AddressOf;

    /// <summary>Assigns a chunk of a map or of a sweep.</summary>
    public void AssignChunk(Instruction.AssignChunk i)
    {
        if (book.MapOf(i.Run) is { } map)
            workers.OutboxOf(i.Worker)?.Send(ChunkOf(i, map));
        else
            workers.OutboxOf(i.Worker)?.Send(new AssignSweepChunk(epoch, i.Run, i.Attempt, i.Number, i.Blocks.First, i.Blocks.Count, sweeps[i.Run].Spec));
    }

    /// <summary>Assigns a task.</summary>
    public void Execute(Instruction.AssignTask i)
    {
        if (workers.OutboxOf(i.Worker) is not { } outbox)
            return;
        var payload = book.PayloadOf(i.Task);
        outbox.Add(payload, (box, shape) => new TaskAssignment(
            box.PlaceOf(i.Task.Run), i.Task.Index, i.Attempt, i.Number, shape, payload.Arguments, payload.ArgumentsBlob, InputsOf(i, box), payload.Rules, payload.Key));
    }

    /// <summary>Requests a worker to hold a copy of a result.</summary>
    public void Replicate(Instruction.AddReplica i)
    {
        var (bytes, places) = book.Find(i.Result, i.From, _addressOf);
        workers.SendTo(i.Worker, new ReplicateResult(i.Result.Task, bytes, places, i.Result.Attempt));
    }

    TaskInput[] InputsOf(Instruction.AssignTask i, WorkerOutbox outbox)
    {
        if (i.Inputs.Count == 0)
            return [];
        var inputs = new TaskInput[i.Inputs.Count];
        for (var n = 0; n < inputs.Length; n++)
        {
            var (bytes, places, item) = book.Find(i.Inputs[n], _addressOf);
            inputs[n] = new TaskInput(outbox.PlaceOf(i.Inputs[n].Task.Run), i.Inputs[n].Task.Index, bytes, places) { Item = item };
        }
        return inputs;
    }

    AssignMapChunk ChunkOf(Instruction.AssignChunk i, MapBook map)
    {
        var arguments = map.Slice(i.Blocks.First, (int)i.Blocks.Count);
        var isSmall = mayBeLarge || arguments.Sum(a => a.Length) <= WireCodec.LargestInline / 2;
        var blob = isSmall ? null : book.ForMessage(BlobName.ArgumentsOf(i.Run, i.Attempt), MapArguments.Pack(arguments)).Blob;
        return new AssignMapChunk(
            epoch, i.Run, i.Attempt, i.Number, i.Blocks.First, (int)i.Blocks.Count, map.Function, blob is null ? arguments : null,
            blob, map.Rules);
    }
}
