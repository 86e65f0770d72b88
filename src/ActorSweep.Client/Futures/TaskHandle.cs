using ActorSweep.Core.Submitting;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Client.Futures;

/// <summary>One task that a client holds. When the handle is unreachable, the task is released.</summary>
sealed class TaskHandle(FutureTable table, TaskHold hold, string key) : FutureSource(table, hold)
{
    ~TaskHandle() => Table.Release(hold);

    public new TaskHold Hold => hold;

    public TaskId Id => hold.Id;

    public override string KeyOf(long index) => key;

    public override async ValueTask<object?> ResultOf(long index, CancellationToken cancel) =>
        hold.Result is byte[] bytes ? PayloadCodec.Decode(bytes) : await Table.FetchAsync(Id, cancel).ConfigureAwait(false);

    public override void Release(long index)
    {
        if (hold.State == HoldState.Released)
            return;
        GC.SuppressFinalize(this);
        Table.Release(this, index);
    }
}
