using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Clients that come back say again what they hold: to a scheduler that knows them, or to one that has never heard of them.</summary>
public sealed class ReturnTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Who_comes_back_is_told_of_what_has_ended_meanwhile_and_nothing_is_done_twice()
    {
        _driver.Join("w1", slots: 3);
        var executed = _driver.Ask(Held(0), Held(1), Held(2)).Executed();
        _driver.Do(new SchedulerEvent.ClientReturned(new("c")));
        _driver.Finish(executed[0]);
        _driver.Throw(executed[1]);

        var told = _driver.Ask(Held(0), Held(1), Held(2));
        Assert.Equal([0], told.Kept());
        Assert.Equal(["1 ValueError"], told.Failed());
        Assert.Empty(told.Executed());
        Assert.Empty(_driver.Do(new SchedulerEvent.ClientRestored(new("c"))).Forgotten());
        Assert.Equal([2], _driver.Finish(executed[2]).Kept());
    }

    [Fact]
    public void What_it_does_not_say_again_is_let_go_when_it_has_said_all()
    {
        _driver.Join("w1", slots: 2);
        var executed = _driver.Ask(Held(0), Held(1)).Executed();
        _driver.Map("m", 10);
        _driver.Do(new SchedulerEvent.ClientReturned(new("c")));

        Assert.DoesNotContain(_driver.Ask(Held(1)), i => i is Instruction.TaskForgotten);
        var restored = _driver.Do(new SchedulerEvent.ClientRestored(new("c")));
        Assert.Equal(["0"], restored.Forgotten());
        Assert.Contains(new Instruction.Discard(executed[0].Worker, executed[0].Attempt), restored);
        Assert.Equal(RunState.Cancelled, _driver.Run("m").State);
    }

    [Fact]
    public void A_map_that_is_known_is_held_again_and_told_of()
    {
        _driver.Join("w1", slots: 1);
        var chunk = _driver.Map("m", 1).OfType<Instruction.Assign>().Single();
        _driver.Do(new SchedulerEvent.ClientReturned(new("c")));
        _driver.FinishItems(chunk, inline: true);

        Assert.Single(_driver.Map("m", 1).OfType<Instruction.ChunkKept>());
        _driver.Do(new SchedulerEvent.ClientRestored(new("c")));
        Assert.Equal(RunState.Succeeded, _driver.Run("m").State);
    }

    [Fact]
    public void Who_is_not_known_has_only_what_it_has_no_results_of_done_again()
    {
        _driver.Join("w1", slots: 4);
        _driver.Do(new SchedulerEvent.ClientReturned(new("c")));
        // 0 is done and its result at the client, 1 is there only for 0, 2 depends on 0, and 3 nobody holds any more.
        var told = _driver.Ask(Held(0) with { Scattered = 100 }, Inner(1), Held(2, 0), Inner(3));
        Assert.Equal(["2@w1"], told.Where());
        _driver.Do(new SchedulerEvent.ClientRestored(new("c")));
    }

    [Fact]
    public void A_map_goes_on_from_the_items_of_which_its_client_has_results()
    {
        _driver.Join("w1", slots: 1);
        var done = new[] { new DoneItems(new(4, 4), [ItemFailed(5)]), new DoneItems(new(0, 2), []) };
        var chunks = _driver.Do(new SchedulerEvent.MapSubmitted(new("c"), new("m"), "f", 10, TaskRules.Default) { Done = done }).OfType<Instruction.Assign>().ToList();
        while (_driver.Run("m").Done < 10)
        {
            var last = chunks[^1];
            chunks.AddRange(_driver.FinishItems(last, inline: true).OfType<Instruction.Assign>());
        }

        Assert.Equal([2, 3, 8, 9], chunks.SelectMany(c => Enumerable.Range((int)c.Blocks.First, (int)c.Blocks.Count)));
        Assert.Equal((1, RunState.SucceededWithFailures), (_driver.Run("m").Failed, _driver.Run("m").State));
        // Items that were done are there for what depends on them.
        Assert.Equal(["0@w1"], _driver.Ask(On(0, Id(4, "m"))).Where());
        Assert.Contains("1 DependencyFailed", _driver.Ask(On(1, Id(5, "m"))).Failed());
    }
}
