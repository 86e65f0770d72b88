using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>The updates for one client, gathered into few messages.</summary>
/// <param name="mayBeLarge">Whether a message may have any size, since the client is in this process.</param>
sealed class ClientOutbox(bool mayBeLarge, Action<ClientUpdate> send)
{
    readonly List<TaskUpdate> _tasks = [];
    readonly List<ItemsUpdate> _items = [];
    int _bytes;

    public void Add(TaskUpdate update)
    {
        var size = 64 + (update.Inline?.Length ?? 0) + SizeOf(update.Failure);
        // The client fetches a result that is too large for a message.
        _tasks.Add(!mayBeLarge && update.Inline?.Length > WireCodec.LargestInline ? update with { Inline = null } : update);
        Count(size);
    }

    public void Add(ItemsUpdate update)
    {
        _items.Add(update);
        Count(96 + (update.Inline?.Length ?? 0) + update.Failed.Sum(f => 16 + SizeOf(f.Failure)) + SizeOf(update.Failure));
    }

    public void Flush()
    {
        if (_tasks.Count + _items.Count == 0)
            return;
        send(new ClientUpdate([.. _tasks], [.. _items]));
        _tasks.Clear();
        _items.Clear();
        _bytes = 0;
    }

    void Count(int bytes)
    {
        _bytes += bytes;
        if (_bytes > WireCodec.LargestInline && !mayBeLarge)
            Flush();
    }

    static int SizeOf(TaskFailure? failure) =>
        failure is null ? 0 : 2 * (failure.Message.Length + failure.Stack.Length + failure.Story.Sum(line => line.Length));
}
