using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Clients that reconnect repeat what they hold, to a scheduler that knows them or to a new one.</summary>
public sealed class ReturnTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Who_comes_back_is_told_of_what_has_ended_meanwhile_and_nothing_is_done_twice()
    {
        _driver.Join("w1", slots: 3);
        var executed = _driver.Ask(Held(0), Held(1), Held(2)).Executed();
        _driver.Finish(executed[0]);
        _driver.Throw(executed[1]);

        var told = ComeBack(Tasks(Held(0), Held(1), Held(2)));
        Assert.Equal([0], told.Kept());
        Assert.Equal(["1 ValueError"], told.Failed());
        Assert.Empty(told.Executed());
        Assert.Empty(told.Forgotten());
        Assert.Equal([2], _driver.Finish(executed[2]).Kept());
    }

    [Fact]
    public void What_it_does_not_say_again_is_let_go()
    {
        _driver.Join("w1", slots: 2);
        var executed = _driver.Ask(Held(0), Held(1)).Executed();
        _driver.Map("m", 10);

        var told = ComeBack(Tasks(Held(1)));
        Assert.Equal(["0"], told.Forgotten());
        Assert.Contains(new Instruction.DiscardWork(executed[0].Worker, executed[0].Attempt), told);
        Assert.Equal(RunState.Cancelled, _driver.Run("m").State);
    }

    [Fact]
    public void A_map_that_is_known_is_held_again_and_told_of()
    {
        _driver.Join("w1", slots: 1);
        _driver.FinishItems(_driver.Map("m", 1).OfType<Instruction.AssignChunk>().Single(), inline: true);

        Assert.Single(ComeBack(new SchedulerEvent.MapSubmitted(new("c"), new("m"), "f", 1, TaskRules.Default)).OfType<Instruction.FinishMapChunk>());
        Assert.Equal(RunState.Succeeded, _driver.Run("m").State);
    }

    [Fact]
    public void A_cancel_that_comes_with_a_result_has_no_effect_on_it()
    {
        var told = ComeBack(Tasks(Held(0) with { Scattered = 100 }, Held(1, 0)), new SchedulerEvent.TasksCancelled([Id(0)]));

        Assert.Empty(told.Failed());
        Assert.Equal([0], told.Kept());
    }

    [Fact]
    public void What_was_let_go_is_not_done_again_for_what_is_done()
    {
        _driver.Join("w1", slots: 2);
        // The result of 0 was released when 1 had taken it. The result of 1 is on its worker.
        _driver.Finish(_driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only());

        Assert.Empty(ComeBack(Tasks(Inner(0), Held(1, 0))).Executed());
    }

    [Fact]
    public void What_is_needed_only_by_what_is_said_last_is_there_for_it_and_begins_only_then()
    {
        _driver.Join("w1", slots: 2);
        Assert.Equal(["0@w1"], ComeBack(Tasks(Inner(0)), Tasks(Inner(5)), Tasks(Held(1, 0))).Where());
    }

    [Fact]
    public void Who_is_not_known_has_only_what_it_has_no_results_of_done_again()
    {
        _driver.Join("w1", slots: 4);
        // 0 has finished and its result is at the client, 1 was needed only by 0, 2 depends on 0, and no client holds 3.
        Assert.Equal(["2@w1"], ComeBack(Tasks(Held(0) with { Scattered = 100 }, Inner(1), Held(2, 0), Inner(3))).Where());
    }

    [Fact]
    public void What_another_client_had_handed_in_is_not_there_and_whoever_waits_for_it_hears_so()
    {
        Assert.Equal(["3 InputForgotten"], _driver.Hold("c", Id(3)).Failed());
        var failed = _driver.HoldMap("c", "m", count: 10).OfType<Instruction.FailItems>().Single();
        Assert.Equal((new(0, 10), "InputForgotten"), (failed.Blocks, failed.Failure.Type));
    }

    [Fact]
    public void What_cannot_be_repeated_goes_on_where_it_is_known_and_is_lost_where_it_is_not()
    {
        _driver.Join("w1");
        var once = Held(0, new TaskRules { CannotRepeat = true });
        var executing = _driver.Ask(once).Only();
        Assert.Empty(ComeBack(Tasks(once with { IsAgain = true })).Failed());
        Assert.Equal([0], _driver.Finish(executing).Kept());

        var stranger = new ClientId("stranger");
        var told = _driver.Do(new SchedulerEvent.ClientReconnected(stranger, [new SchedulerEvent.TasksSubmitted(stranger, new("s"), "s", [once with { IsAgain = true }])]));
        Assert.Equal(["0 StateLost"], told.Failed());
    }

    [Fact]
    public void A_map_goes_on_from_the_items_of_which_its_client_has_results()
    {
        _driver.Join("w1", slots: 1);
        var done = new[] { new ItemOutcomes(new(4, 4), [ItemFailed(5)]), new ItemOutcomes(new(0, 2), []) };
        var chunks = ComeBack(new SchedulerEvent.MapSubmitted(new("c"), new("m"), "f", 10, TaskRules.Default) { Done = done }).OfType<Instruction.AssignChunk>().ToList();
        while (_driver.Run("m").Done < 10)
        {
            var last = chunks[^1];
            chunks.AddRange(_driver.FinishItems(last, inline: true).OfType<Instruction.AssignChunk>());
        }

        Assert.Equal([2, 3, 8, 9], chunks.SelectMany(c => Enumerable.Range((int)c.Blocks.First, (int)c.Blocks.Count)));
        Assert.Equal((1, RunState.SucceededWithFailures), (_driver.Run("m").Failed, _driver.Run("m").State));
        // Finished items are available to tasks that depend on them.
        Assert.Equal(["0@w1"], _driver.Ask(On(0, Id(4, "m"))).Where());
        Assert.Contains("1 DependencyFailed", _driver.Ask(On(1, Id(5, "m"))).Failed());
    }

    IReadOnlyList<Instruction> ComeBack(params SchedulerEvent[] said) => _driver.Do(new SchedulerEvent.ClientReconnected(new("c"), said));

    static SchedulerEvent.TasksSubmitted Tasks(params TaskSpec[] tasks) => new(new("c"), new("g"), "g", tasks);
}
