using ActorSweep.Client.Futures;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>What a client says to a scheduler that was not told of what had failed before, when that is tried again.</summary>
public sealed class HandedAgainTests
{
    static readonly ClientId Me = new("me");
    static readonly RunId Futures = new("futures"), Map = new("map");

    readonly HandedIn _handedIn = new();
    readonly HandedAgain _again = new(Me, new(), new());

    [Fact]
    public void What_nobody_holds_any_more_is_held_until_what_needs_it_is_there()
    {
        Submit(0);
        Submit(1, new TaskId(Futures, 0));
        _handedIn.Release(new TaskId(Futures, 0), null);

        var said = Retried(1);
        Assert.Equal([(0, true), (1, false)], said.OfType<SubmitTasks>().Select(m => m.Tasks.Single()).Select(t => (t.Index, t.IsHeld)));
        var last = Assert.IsType<ChangeTasks>(said[^1]);
        Assert.Equal((TaskChange.Release, 0), (last.Change, last.Tasks.Single().Index));
    }

    [Fact]
    public void A_map_that_nobody_holds_any_more_is_let_go_after_it()
    {
        _handedIn.Add(new SubmitMap(Me, Map, new MapFunction("f", [], []), 10, [], new SubmittedOptions()));
        Submit(0, new TaskId(Map, 3));
        Assert.Equal([typeof(SubmitMap), typeof(SubmitTasks), typeof(ReleaseMap)], Retried(0).Select(m => m.GetType()));
    }

    List<WireMessage> Retried(long index) => [.. _again.Retried(_handedIn.Of([new TaskId(Futures, index)]))];

    void Submit(long index, params TaskId[] inputs) =>
        _handedIn.Add(new SubmitTasks(Me, Futures, "futures", true, [], [new SubmittedOptions()], [new SubmittedTask(index, 0, [], inputs, 0, true)]));
}
