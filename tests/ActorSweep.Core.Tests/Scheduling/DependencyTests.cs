using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class DependencyTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_waits_for_its_inputs_and_is_told_where_they_are()
    {
        _driver.Join("w1");
        var first = _driver.Ask(Inner(0), Held(1, 0)).Only();
        var second = _driver.Finish(first).Only();

        Assert.Equal((Id(0), Id(1)), (first.Task, second.Task));
        Assert.Equal((Id(0), "w1"), (second.Inputs.Single().Task, second.Inputs.Single().Holders.Single().Value));
    }

    [Fact]
    public void An_inline_result_is_with_the_schedulers_node()
    {
        _driver.Join("w1");
        var second = _driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only(), inline: true).Only();

        Assert.Empty(second.Inputs.Single().Holders);
    }

    [Fact]
    public void A_task_waits_for_the_last_of_its_inputs()
    {
        _driver.Join("w1", slots: 2);
        var leaves = _driver.Ask(Inner(0), Inner(1), Held(2, 0, 1)).Executed();

        Assert.Empty(_driver.Finish(leaves[0]).Executed());
        Assert.Equal(["2@w1"], _driver.Finish(leaves[1]).Where());
    }

    [Fact]
    public void An_input_that_is_named_twice_is_waited_for_once()
    {
        _driver.Join("w1");

        Assert.Equal(["1@w1"], _driver.Finish(_driver.Ask(Inner(0), Held(1, 0, 0)).Only()).Where());
    }

    [Fact]
    public void Depth_comes_first_so_that_results_are_used_up_before_more_are_made()
    {
        _driver.Join("w1");
        var order = new List<long>();
        var next = _driver.Ask(Inner(0), Inner(1), Inner(2, 0, 1), Inner(3), Inner(4), Inner(5, 3, 4), Held(6, 2, 5)).Executed();
        for (; next.Count > 0; next = _driver.Finish(next.Single()).Executed())
            order.Add(next.Single().Task.Index);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], order);
    }

    [Fact]
    public void A_task_can_depend_on_another_runs()
    {
        _driver.Join("w1");
        var first = _driver.AskIn("a", "c", Held(0)).Only();
        _driver.AskIn("b", "c", On(0, Id(0, "a")));

        Assert.Equal(Id(0, "b"), _driver.Finish(first).Only().Task);
    }

    [Fact]
    public void A_task_that_comes_when_its_input_is_there_begins_at_once()
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal(["1@w1"], _driver.Ask(Held(1, 0)).Where());
    }

    [Fact]
    public void What_depends_on_something_unknown_fails_and_says_so() =>
        Assert.Equal(["1 InputForgotten"], _driver.Ask(Held(1, 0)).Failed());

    [Fact]
    public void A_task_that_nobody_wants_does_not_fail_because_its_input_is_unknown()
    {
        Assert.Empty(_driver.Ask(On(1, Id(0, "nowhere")) with { IsHeld = false }, Inner(3, 1), Held(2) with { Scattered = 100 }).Failed());
        Assert.Equal((3, 0), (_driver.Snapshot.Runs.Single().Done, _driver.Snapshot.Runs.Single().Failed));
    }

    [Fact]
    public void A_task_that_nobody_wants_does_not_fail_because_its_scheduler_is_lost()
    {
        var lost = Inner(1) with { IsAgain = true, Rules = new TaskRules { CannotRepeat = true } };
        Assert.Empty(_driver.Ask(lost, Inner(3, 1), Held(2) with { Scattered = 100 }).Failed());
        Assert.Equal((3, 0), (_driver.Snapshot.Runs.Single().Done, _driver.Snapshot.Runs.Single().Failed));
    }

    [Fact]
    public void A_task_that_only_another_wants_fails_when_its_input_is_unknown_and_the_other_says_so() =>
        Assert.Equal(["1 InputForgotten", "2 DependencyFailed"], _driver.Ask(On(1, Id(0, "nowhere")) with { IsHeld = false }, Held(2, 1)).Failed());

    [Fact]
    public void What_depends_on_something_unknown_leaves_no_item_of_a_map_behind()
    {
        _driver.Map("m", 10);
        _driver.Ask(On(1, Id(3, "m"), Id(0, "nowhere")));
        _driver.Release("c", Id(1));
        _driver.ReleaseMap("c", "m");

        Assert.All(_driver.Snapshot.Runs, run => Assert.NotNull(run.Ended));
    }

    [Fact]
    public void A_run_without_tasks_ends_at_once() => Assert.Equal([new Instruction.EndRun(new("g"))], _driver.Ask());
}
