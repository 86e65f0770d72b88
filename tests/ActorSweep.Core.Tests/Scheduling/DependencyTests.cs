using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class DependencyTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_waits_for_its_inputs_and_its_assignment_names_their_holders()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Inner(0), Held(1, 0)).Only();
        var second = _driver.Finish(first).Only();

        Assert.Equal((Id(0), Id(1)), (first.Task, second.Task));
        Assert.Equal((Id(0), "w1"), (second.Inputs.Single().Task, second.Inputs.Single().Holders.Single().Value));
    }

    [Fact]
    public void An_inline_result_has_no_worker_as_its_holder()
    {
        _driver.RegisterWorker("w1");
        var second = _driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only(), inline: true).Only();

        Assert.Empty(second.Inputs.Single().Holders);
    }

    [Fact]
    public void A_task_waits_for_the_last_of_its_inputs()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var leaves = _driver.Ask(Inner(0), Inner(1), Held(2, 0, 1)).AssignedTasks();

        Assert.Empty(_driver.Finish(leaves[0]).AssignedTasks());
        Assert.Equal(["2@w1"], _driver.Finish(leaves[1]).Where());
    }

    [Fact]
    public void A_task_that_names_an_input_twice_waits_for_it_once()
    {
        _driver.RegisterWorker("w1");

        Assert.Equal(["1@w1"], _driver.Finish(_driver.Ask(Inner(0), Held(1, 0, 0)).Only()).Where());
    }

    [Fact]
    public void Tasks_of_a_graph_are_executed_depth_first()
    {
        _driver.RegisterWorker("w1");
        var order = new List<long>();
        var next = _driver.Ask(Inner(0), Inner(1), Inner(2, 0, 1), Inner(3), Inner(4), Inner(5, 3, 4), Held(6, 2, 5)).AssignedTasks();
        for (; next.Count > 0; next = _driver.Finish(next.Single()).AssignedTasks())
            order.Add(next.Single().Task.Index);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], order);
    }

    [Fact]
    public void A_task_can_depend_on_a_task_of_another_run()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.AskIn("a", "c", Held(0)).Only();
        _driver.AskIn("b", "c", On(0, Id(0, "a")));

        Assert.Equal(Id(0, "b"), _driver.Finish(first).Only().Task);
    }

    [Fact]
    public void A_task_whose_input_has_finished_is_assigned_at_once()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal(["1@w1"], _driver.Ask(Held(1, 0)).Where());
    }

    [Fact]
    public void A_task_with_an_unknown_input_fails_with_InputDeleted() =>
        Assert.Equal(["1 InputDeleted"], _driver.Ask(Held(1, 0)).Failed());

    [Fact]
    public void An_unwanted_task_does_not_fail_because_its_input_is_unknown()
    {
        Assert.Empty(_driver.Ask(On(1, Id(0, "nowhere")) with { IsHeld = false }, Inner(3, 1), Held(2) with { Scattered = 100 }).Failed());
        Assert.Equal((3, 0), (_driver.Snapshot.Runs.Single().Done, _driver.Snapshot.Runs.Single().Failed));
    }

    [Fact]
    public void An_unwanted_task_that_cannot_be_repeated_does_not_fail_when_it_is_submitted_again()
    {
        var lost = Inner(1) with { IsAgain = true, Rules = new TaskRules { CannotRepeat = true } };
        Assert.Empty(_driver.Ask(lost, Inner(3, 1), Held(2) with { Scattered = 100 }).Failed());
        Assert.Equal((3, 0), (_driver.Snapshot.Runs.Single().Done, _driver.Snapshot.Runs.Single().Failed));
    }

    [Fact]
    public void A_task_without_holders_and_its_held_dependent_both_fail_if_its_input_is_unknown() =>
        Assert.Equal(["1 InputDeleted", "2 DependencyFailed"], _driver.Ask(On(1, Id(0, "nowhere")) with { IsHeld = false }, Held(2, 1)).Failed());

    [Fact]
    public void A_failed_task_with_an_unknown_input_leaves_no_item_of_a_map_behind()
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
