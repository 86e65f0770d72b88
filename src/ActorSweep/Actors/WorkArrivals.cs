using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Translates messages that assign work to events, and finds which of the needed bytes are on this machine.</summary>
sealed class WorkArrivals(BlobStore store, BlobClient blobs)
{
    public AssignedWork[] Of(AssignTasks m)
    {
        var arrived = new AssignedWork[m.Tasks.Length];
        for (var i = 0; i < arrived.Length; i++)
            arrived[i] = Of(m.Tasks[i], m.Runs, m.Shapes[m.Tasks[i].Shape]);
        return arrived;
    }

    public AssignedWork Of(AssignMapChunk m)
    {
        var arguments = m.Arguments is null ? blobs.Here(m.ArgumentsBlob!) : null;
        var target = m.Function.TargetBlob is { } blob ? store.Find(BlobName.In(blob)) ?? blobs.Here(blob) : null;
        return new AssignedWork(
            new HeldChunk(m.Attempt, m.Run, m.Number, new BlockRange(m.First, m.Count)) { IsOfMap = true },
            new ArrivedWork(new ReadyWork.OfMap(m, arguments) { Target = target }))
        {
            Arguments = m.Arguments is null && arguments is null ? KeyOf(m.Run, m.ArgumentsBlob!) : null,
            LacksFunction = m.Function.TargetBlob is not null && target is null,
        };
    }

    public static AssignedWork Of(AssignSweepChunk m) =>
        new(new HeldChunk(m.Attempt, m.Run, m.Number, new BlockRange(m.FirstBlock, m.BlockCount)), new ArrivedWork(new ReadyWork.OfSweep(m, "")));

    AssignedWork Of(TaskAssignment task, RunId[] runs, TaskShape shape)
    {
        var run = runs[task.Run];
        LocalBytes? arguments = task.Arguments is { } inline ? inline : blobs.Here(task.ArgumentsBlob!);
        var values = task.Inputs.Length == 0 ? [] : new TaskValue[task.Inputs.Length];
        return new AssignedWork(
            new HeldTask(task.Attempt, new TaskId(run, task.Index), task.Number),
            new ArrivedWork(new ReadyWork.OfTask(run, task, shape, arguments ?? default, values)))
        {
            Inputs = InputsOf(task, runs, values),
            Arguments = arguments is null ? KeyOf(run, task.ArgumentsBlob!) : null,
            StaysHere = task.Rules is { StaysHere: true },
        };
    }

    /// <summary>The inputs that are not all in the message; empty where all are, since there is nothing to decide.</summary>
    WorkInput[] InputsOf(TaskAssignment task, RunId[] runs, TaskValue[] values)
    {
        if (Array.TrueForAll(task.Inputs, input => input.Bytes is not null))
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = new TaskValue(task.Inputs[i].Bytes!, task.Inputs[i].Item);
            return [];
        }
        var inputs = new WorkInput[values.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = InputOf(task.Inputs[i], runs[task.Inputs[i].Run], ref values[i]);
        return inputs;
    }

    WorkInput InputOf(TaskInput input, RunId run, ref TaskValue value)
    {
        var (bytes, presence) = Find(input);
        if (bytes is { } here)
            value = new TaskValue(here, input.Item);
        var blob = input.Places.Length == 0 ? null : input.Places[0].Blob;
        return new WorkInput(
            new TaskId(run, input.Index), blob is null ? null : KeyOf(run, blob), blob?.Length ?? 0, Array.ConvertAll(input.Places, place => place.Worker), presence)
        {
            IsItem = input.Item >= 0,
        };
    }

    (LocalBytes? Bytes, InputPresence Presence) Find(TaskInput input)
    {
        if (input.Bytes is { } bytes)
            return (bytes, InputPresence.AtHand);
        foreach (var place in input.Places)
            if (store.Find(BlobName.In(place.Blob)) is { } held)
                return (held, InputPresence.InStore);
            else if (blobs.Here(place.Blob) is { } here)
                return (here, InputPresence.AtHand);
        return (null, InputPresence.Elsewhere);
    }

    static BlobKey KeyOf(RunId run, BlobAddress blob) => new(run, blob.Url[(blob.Url.LastIndexOf('/') + 1)..]);
}
