using ActorSweep.Client.Futures;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>What a client would say again to a scheduler that knows nothing of it.</summary>
public sealed class HandedInTests
{
    readonly HandedIn _handedIn = new();

    [Fact]
    public void What_is_held_is_said_again_in_its_order_and_what_was_let_go_is_not()
    {
        Submit(0);
        Submit(1);
        Submit(2);
        Release(1);
        Assert.Equal([0, 2], Said());
    }

    [Fact]
    public void What_was_let_go_is_said_as_long_as_something_without_a_result_depends_on_it()
    {
        Submit(0);
        Submit(1, 0);
        Submit(2, 1);
        Release(0);
        Release(1);
        Assert.Equal([0, 1, 2], Said());
        Settle(2);
        Assert.Equal([2], Said());
        Release(2);
        Assert.Empty(Said());
    }

    [Fact]
    public void A_result_that_was_let_go_is_said_with_what_depends_on_it()
    {
        Submit(0);
        Settle(0);
        Submit(1, 0);
        Release(0, [7]);
        Assert.Equal([7], _handedIn.All[0].Results[0]);
        Settle(1);
        Assert.Equal([1], Said());
    }

    [Fact]
    public void What_came_before_what_is_done_is_not_said()
    {
        Submit(0);
        Submit(1, 0);
        Release(0);
        Settle(1);
        // It needs nothing any more, for its result is here.
        Submit(2, 1);
        Assert.Equal([1, 2], Said());
    }

    [Fact]
    public void A_graph_goes_when_none_of_its_targets_is_held()
    {
        _handedIn.Add(Message(new RunId("graph"), isOpen: false, Task(0, isHeld: false), Task(1, inputs: [Id(0, "graph")]), Task(2)));
        _handedIn.Release(Id(1, "graph"), null);
        Assert.Equal(1, _handedIn.Count);
        _handedIn.Release(Id(2, "graph"), null);
        Assert.Equal(0, _handedIn.Count);
    }

    [Fact]
    public void A_map_is_said_as_long_as_it_is_held_or_something_depends_on_an_item_of_it()
    {
        _handedIn.Add(new SubmitMap(Me, new RunId("map"), new MapFunction("f", [], []), 10, [], new SubmittedOptions()));
        Submit(0, Id(3, "map"));
        _handedIn.Release(new RunId("map"));
        Assert.Equal(2, _handedIn.Count);
        Settle(0);
        Assert.Equal(1, _handedIn.Count);
    }

    [Fact]
    public void What_others_handed_in_is_held_again()
    {
        _handedIn.Add(new ChangeTasks(Me, TaskChange.Hold, [Id(5, "other"), Id(6, "other")]));
        _handedIn.Release(Id(5, "other"), null);
        Assert.Equal(1, _handedIn.Count);
        _handedIn.Release(Id(6, "other"), null);
        Assert.Equal(0, _handedIn.Count);
    }

    [Fact]
    public void A_long_chain_that_is_done_is_forgotten_at_once()
    {
        Submit(0);
        for (var i = 1; i < 10_000; i++)
        {
            Submit(i, i - 1);
            Release(i - 1);
        }
        Assert.Equal(10_000, _handedIn.Count);
        Settle(9_999);
        Assert.Equal([9_999], Said());
    }

    static readonly ClientId Me = new("me");

    static TaskId Id(long index, string run = "futures") => new(new RunId(run), index);

    static SubmittedTask Task(long index, bool isHeld = true, params TaskId[] inputs) => new(index, 0, [], inputs, 0, isHeld);

    static SubmitTasks Message(RunId run, bool isOpen, params SubmittedTask[] tasks) => new(Me, run, "futures", isOpen, [], [new SubmittedOptions()], tasks);

    void Submit(long index, params TaskId[] inputs) => _handedIn.Add(Message(new RunId("futures"), isOpen: true, Task(index, inputs: inputs)));

    void Submit(long index, long input) => Submit(index, Id(input));

    void Settle(long index) => _handedIn.Settle(Id(index));

    void Release(long index, byte[]? result = null) => _handedIn.Release(Id(index), result);

    IEnumerable<long> Said() => _handedIn.All.Select(message => ((SubmitTasks)message.Said).Tasks.Single().Index);
}
