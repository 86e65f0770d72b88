using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>
/// The messages for one worker, in order, with its tasks gathered into few messages: one event of the scheduler can assign hundreds of tasks
/// to a worker.
/// </summary>
/// <param name="mayBeLarge">Whether a message may have any size, since the worker is in this process.</param>
sealed class WorkerOutbox(long epoch, bool mayBeLarge, Action<WireMessage> send)
{
    readonly List<TaskAssignment> _tasks = [];
    readonly List<RunId> _runs = [];
    readonly List<TaskShape> _shapes = [];
    int _bytes;

    /// <param name="make">Creates the message of the task, given this outbox and the place of its shape.</param>
    public void Add(GraphBook.TaskPayload payload, Func<WorkerOutbox, int, TaskAssignment> make)
    {
        var shape = PlaceOf(_shapes, payload.Shape, ref _bytes, payload.Shape.Bytes.Length);
        var task = make(this, shape);
        _tasks.Add(task);
        _bytes += 48 + (task.Arguments?.Length ?? 0) + task.Inputs.Sum(i => 16 + (i.Bytes?.Length ?? 0) + 128 * i.Places.Length);
        if (_bytes > WireCodec.LargestInline && !mayBeLarge)
            Flush();
    }

    public int PlaceOf(RunId run) => PlaceOf(_runs, run, ref _bytes, 2 * run.Value.Length);

    /// <summary>Sends another message, after the tasks that were added before.</summary>
    public void Send(WireMessage message)
    {
        Flush();
        send(message);
    }

    public void Flush()
    {
        if (_tasks.Count == 0)
            return;
        send(new AssignTasks(epoch, [.. _runs], [.. _shapes], [.. _tasks]));
        _tasks.Clear();
        _runs.Clear();
        _shapes.Clear();
        _bytes = 0;
    }

    static int PlaceOf<T>(List<T> list, T item, ref int bytes, int size)
    {
        var place = list.IndexOf(item);
        if (place >= 0)
            return place;
        list.Add(item);
        bytes += size;
        return list.Count - 1;
    }
}
