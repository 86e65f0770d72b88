using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Processes;

/// <summary>Converts work to messages and back.</summary>
static class WorkMessages
{
    /// <summary>Packs work and messages in order. Adjacent tasks share a message.</summary>
    /// <param name="said">The items, each a <see cref="ReadyWork"/> or a message.</param>
    public static IReadOnlyList<WireMessage> Pack(IReadOnlyList<object> said)
    {
        var messages = new List<WireMessage>();
        var tasks = new List<ReadyWork.OfTask>();
        foreach (var one in said)
        {
            if (one is ReadyWork.OfTask task)
            {
                tasks.Add(task);
                continue;
            }
            Pack(tasks, messages);
            messages.Add(one switch
            {
                ReadyWork.OfMap map => map.Chunk with
                {
                    ArgumentsBlob = AddressOf(map.Arguments),
                    Function = map.Chunk.Function with { TargetBlob = AddressOf(map.Target) },
                },
                ReadyWork.OfSweep sweep => sweep.Chunk with { Spec = new SpecSource(sweep.SpecJson, null) { Model = sweep.Chunk.Spec.Model } },
                _ => (WireMessage)one,
            });
        }
        Pack(tasks, messages);
        return messages;
    }

    /// <summary>Returns the work in a message; empty where the message is of another kind.</summary>
    public static IEnumerable<ReadyWork> Unpack(WireMessage message) => message switch
    {
        AssignTasks m => m.Tasks.Select(task => Unpack(m, task)),
        AssignMapChunk m => [new ReadyWork.OfMap(m, m.Arguments is null ? Open(null, m.ArgumentsBlob) : (LocalBytes?)null)
        {
            Target = m.Function.Target is null ? Open(null, m.Function.TargetBlob) : (LocalBytes?)null,
        }],
        AssignSweepChunk m => [new ReadyWork.OfSweep(m, m.Spec.Json!)],
        _ => [],
    };

    static void Pack(List<ReadyWork.OfTask> tasks, List<WireMessage> messages)
    {
        if (tasks.Count == 0)
            return;
        var (runs, shapes) = (new List<RunId>(), new List<TaskShape>());
        var packed = tasks.ConvertAll(task => Pack(task, PlaceOf(runs, task.Run), PlaceOf(shapes, task.Shape)));
        messages.Add(new AssignTasks(0, [.. runs], [.. shapes], [.. packed]));
        tasks.Clear();
    }

    static TaskAssignment Pack(ReadyWork.OfTask work, int run, int shape) => work.Task with
    {
        Run = run,
        Shape = shape,
        Arguments = work.Arguments.InMemory,
        ArgumentsBlob = AddressOf(work.Arguments),
        Inputs = Array.ConvertAll(work.Inputs, input => new TaskInput(
            0, 0, input.Bytes.InMemory, (input.Elsewhere ?? AddressOf(input.Bytes)) is { } blob ? [new ResultPlace(WorkerId.Nobody, blob)] : [])
        { Item = input.Item }),
    };

    static ReadyWork.OfTask Unpack(AssignTasks m, TaskAssignment task) => new(
        m.Runs[task.Run],
        task,
        m.Shapes[task.Shape],
        Open(task.Arguments, task.ArgumentsBlob),
        Array.ConvertAll(task.Inputs, Unpack));

    static TaskValue Unpack(TaskInput input) => input.Places is [{ Blob: { Path: null } blob }]
        ? new TaskValue(default, input.Item) { Elsewhere = blob }
        : new TaskValue(Open(input.Bytes, input.Places.FirstOrDefault()?.Blob), input.Item);

    static BlobAddress? AddressOf(LocalBytes? bytes) => bytes is { Path: { } path } file ? new BlobAddress("", file.Length, file.Checksum!.Value) { Path = path } : null;

    static LocalBytes Open(byte[]? inside, BlobAddress? file) => inside ?? LocalBytes.InFile(file!.Path!, file.Length, file.Checksum);

    static int PlaceOf<T>(List<T> list, T item)
    {
        // Most often the item is the previous one: the search begins at the end.
        var place = list.LastIndexOf(item);
        if (place >= 0)
            return place;
        list.Add(item);
        return list.Count - 1;
    }
}
