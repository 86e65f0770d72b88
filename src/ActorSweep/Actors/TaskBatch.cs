using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Gathers finished and failed tasks into as few messages as their size allows.</summary>
/// <param name="mayBeLarge">Whether a message may have any size, since the scheduler is in this process.</param>
sealed class TaskBatch(bool mayBeLarge, Action<TaskReport[]> send)
{
    readonly List<TaskReport> _tasks = [];
    int _bytes;

    public void Add(TaskReport ended)
    {
        var bytes = 64 + (ended.Inline?.Length ?? 0) + (ended.Failure is { } f ? 2 * (f.Message.Length + f.Stack.Length) : 0);
        if (_bytes + bytes > WireCodec.LargestInline && !mayBeLarge)
            Send();
        _tasks.Add(ended);
        _bytes += bytes;
    }

    public void Send()
    {
        if (_tasks.Count > 0)
            send([.. _tasks]);
        _tasks.Clear();
        _bytes = 0;
    }
}
