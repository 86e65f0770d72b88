using ActorSweep.Client.Futures;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Client.Futures;

public sealed class FutureTableTests
{
    static readonly RunId Run = new("r"), Map = new("m");

    readonly FutureTable _table = new(new ClientId("c"), _ => new NoLink());

    [Fact]
    public void An_update_that_cannot_be_applied_leaves_no_future_waiting_that_ended_with_an_update_before_it()
    {
        var task = _table.NewTask(new TaskId(Run, 0), "task");
        var map = _table.NewMap(Map, "f", 3);
        _table.Hold([task]);
        _table.Hold(map);
        var ended = task.WaitForEndAsync(0);

        var beyond = new ItemsUpdate(Map, First: 3, Count: 1, TaskStatusOnWire.Finished, [], null, [], [], null);
        Assert.ThrowsAny<Exception>(() => _table.Apply(new ClientUpdate([new TaskUpdate(task.Id, TaskStatusOnWire.Finished, [1], null)], [beyond])));
        Assert.True(ended.IsCompletedSuccessfully);
    }
}
