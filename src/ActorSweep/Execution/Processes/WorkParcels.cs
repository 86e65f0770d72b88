using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Execution.Processes;

/// <summary>Work on its way through the pipe, and at its other end.</summary>
static class WorkParcels
{
    /// <summary>Packs work and what else is said, in order; neighbouring tasks go in one message.</summary>
    /// <param name="said">Each a <see cref="ReadyWork"/> or a message.</param>
    public static Parcel Pack(IReadOnlyList<object> said)
    {
        var parcel = new Parcel();
        var tasks = new List<ReadyWork.OfTask>();
        foreach (var one in said)
        {
            if (one is ReadyWork.OfTask task)
            {
                tasks.Add(task);
                continue;
            }
            Pack(tasks, parcel);
            parcel.Messages.Add(one switch
            {
                ReadyWork.OfMap map => Pack(map, parcel),
                ReadyWork.OfSweep sweep => sweep.Chunk with { Spec = new SpecSource(sweep.SpecJson, null) },
                _ => (WireMessage)one,
            });
        }
        Pack(tasks, parcel);
        return parcel;
    }

    /// <summary>The work that a message brings; none where it says something else.</summary>
    public static IEnumerable<ReadyWork> Unpack(WireMessage message, Parcel parcel) => message switch
    {
        ExecuteTasks m => m.Tasks.Select(task => Unpack(m, task, parcel)),
        ExecuteMapChunk m => [new ReadyWork.OfMap(m, m.Arguments is { } inside
            ? [.. inside.Select(column => new ReadOnlyMemory<byte>(column))]
            : MapArguments.Unpack(parcel.Open(null, m.ArgumentsBlob)))],
        ExecuteChunk m => [new ReadyWork.OfSweep(m, m.Spec.Json!)],
        _ => [],
    };

    static void Pack(List<ReadyWork.OfTask> tasks, Parcel parcel)
    {
        if (tasks.Count == 0)
            return;
        var (runs, shapes) = (new List<RunId>(), new List<TaskShape>());
        var packed = tasks.ConvertAll(task => Pack(task, PlaceOf(runs, task.Run), PlaceOf(shapes, task.Shape), parcel));
        parcel.Messages.Add(new ExecuteTasks(0, [.. runs], [.. shapes], [.. packed]));
        tasks.Clear();
    }

    static TaskToExecute Pack(ReadyWork.OfTask work, int run, int shape, Parcel parcel)
    {
        var (arguments, attached) = parcel.Add(work.Arguments);
        var inputs = work.Inputs.Length == 0 ? [] : Array.ConvertAll(work.Inputs, input =>
        {
            var (bytes, place) = parcel.Add(input.Bytes);
            return new TaskInput(0, 0, bytes, place is null ? [] : [new ResultPlace(WorkerId.Nobody, place)]) { Item = input.Item };
        });
        return work.Task with { Run = run, Shape = shape, Arguments = arguments, ArgumentsBlob = attached, Inputs = inputs };
    }

    static ReadyWork.OfTask Unpack(ExecuteTasks m, TaskToExecute task, Parcel parcel) => new(
        m.Runs[task.Run],
        task,
        m.Shapes[task.Shape],
        parcel.Open(task.Arguments, task.ArgumentsBlob),
        Array.ConvertAll(task.Inputs, input => new TaskValue(parcel.Open(input.Bytes, input.Places.FirstOrDefault()?.Blob), input.Item)));

    static ExecuteMapChunk Pack(ReadyWork.OfMap map, Parcel parcel)
    {
        byte[][] columns = [.. map.Columns.Select(column => column.ToArray())];
        var (inside, attached) = parcel.Add(MapArguments.Pack(columns));
        return map.Chunk with { Arguments = inside is null ? null : columns, ArgumentsBlob = attached };
    }

    static int PlaceOf<T>(List<T> list, T item)
    {
        // Most often the one before: looked for from the end.
        var place = list.LastIndexOf(item);
        if (place >= 0)
            return place;
        list.Add(item);
        return list.Count - 1;
    }
}
