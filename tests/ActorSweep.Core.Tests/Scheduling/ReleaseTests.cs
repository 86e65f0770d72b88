using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class ReleaseTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void What_nobody_holds_and_nothing_needs_is_forgotten_with_its_result()
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal(
            [new Instruction.DeleteTask(Id(0), false, [new("w1")]), new Instruction.EndRun(new("g"))],
            _driver.Release("c", Id(0)).Select(i => i is Instruction.DeleteTask f ? f with { Holders = [.. f.Holders] } : i).ToList(),
            (one, other) => one!.ToString() == other!.ToString());
    }

    [Fact]
    public void What_waits_is_not_executed_when_it_is_let_go()
    {
        _driver.Ask(Held(0), Held(1));

        Assert.Equal(["0"], _driver.Release("c", Id(0)).Forgotten());
        Assert.Equal(["1@w1"], _driver.Join("w1", slots: 2).Where());
    }

    [Fact]
    public void What_executes_is_stopped_when_it_is_let_go()
    {
        _driver.Join("w1");
        var executing = _driver.Ask(Held(0), Held(1)).Only();
        var told = _driver.Release("c", Id(0));

        Assert.Contains(new Instruction.DiscardWork(executing.Worker, executing.Attempt), told);
        Assert.Equal(["1@w1"], told.Where());
    }

    [Fact]
    public void What_failed_is_forgotten_when_it_is_let_go()
    {
        _driver.Join("w1");
        _driver.Throw(_driver.Ask(Held(0)).Only());

        Assert.Equal(["0"], _driver.Release("c", Id(0)).Forgotten());
    }

    [Fact]
    public void What_others_need_goes_on_though_its_client_lets_it_go()
    {
        _driver.Join("w1");
        var first = _driver.Ask(Held(0), Held(1, 0)).Only();

        Assert.Empty(_driver.Release("c", Id(0)));
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }

    [Fact]
    public void An_inner_result_goes_when_the_last_that_needs_it_has_ended_but_how_to_make_it_is_remembered()
    {
        _driver.Join("w1");
        var second = _driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only();

        Assert.Equal(["(0)"], _driver.Finish(second).Forgotten());
    }

    [Fact]
    public void What_a_small_result_was_made_of_is_forgotten_at_once()
    {
        _driver.Join("w1");
        var second = _driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only();

        Assert.Equal(["0"], _driver.Finish(second, inline: true).Forgotten());
    }

    [Fact]
    public void What_two_clients_hold_stays_until_both_have_let_it_go()
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([0], _driver.Hold("d", Id(0)).Kept());
        Assert.Empty(_driver.Release("c", Id(0)));
        Assert.Equal(["0"], _driver.Release("d", Id(0)).Forgotten());
    }

    [Fact]
    public void Who_holds_what_failed_is_told_so()
    {
        _driver.Join("w1");
        _driver.Throw(_driver.Ask(Held(0)).Only());

        Assert.Equal(["0 ValueError", "7 InputForgotten"], _driver.Hold("d", Id(0), Id(7)).Failed());
    }

    [Fact]
    public void What_was_let_go_is_done_again_for_who_comes_to_hold_it()
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only());

        Assert.Equal(["0@w1"], _driver.Hold("d", Id(0)).Where());
    }

    [Fact]
    public void A_client_that_leaves_lets_all_go()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0), Held(1, 0), Inner(2) with { IsDetached = true });
        _driver.Map("m", 3);
        var told = _driver.ClientLeaves("c");

        Assert.Equal(["1", "0"], told.Forgotten());
        Assert.Equal(["2@w1"], told.Where());
        Assert.Contains(new Instruction.EndRun(new("m")), told);
        Assert.Contains(new Instruction.EndRun(new("g")), _driver.Finish(told.Only()));
    }

    [Fact]
    public void An_open_run_stays_for_more_until_its_client_leaves_whoever_else_does()
    {
        _driver.Do(new SchedulerEvent.TasksSubmitted(new("c"), new("g"), "g", []) { IsOpen = true });
        _driver.AskIn("g", "d", Held(0));

        Assert.DoesNotContain(new Instruction.EndRun(new("g")), _driver.ClientLeaves("d"));
        Assert.Contains(new Instruction.EndRun(new("g")), _driver.ClientLeaves("c"));
    }

    [Fact]
    public void A_detached_task_goes_on_until_it_has_ended()
    {
        _driver.Join("w1");
        var executing = _driver.Ask(Held(0)).Only();
        _driver.Detach(Id(0));

        Assert.Empty(_driver.Release("c", Id(0)));
        Assert.Equal(["0"], _driver.Finish(executing).Forgotten());
    }
}
