using ActorSweep.Client.Futures;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Client.Futures;

public sealed class FutureTableTests
{
    static readonly RunId Run = new("r"), Map = new("m");

    readonly FutureTable _table = new(new ClientId("c"), _ => new NoLink());

    [Fact]
    public void An_invalid_update_does_not_prevent_earlier_updates_from_ending_their_futures()
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
