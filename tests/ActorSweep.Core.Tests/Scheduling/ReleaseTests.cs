using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class ReleaseTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_released_task_that_no_other_task_needs_is_deleted_with_its_result()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal(
            [new Instruction.DeleteTask(Id(0), false, [new("w1")]), new Instruction.EndRun(new("g"))],
            _driver.Release("c", Id(0)).Select(i => i is Instruction.DeleteTask f ? f with { Holders = [.. f.Holders] } : i).ToList(),
            (one, other) => one!.ToString() == other!.ToString());
    }

    [Fact]
    public void A_waiting_task_is_deleted_when_its_client_releases_it()
    {
        _driver.Ask(Held(0), Held(1));

        Assert.Equal(["0"], _driver.Release("c", Id(0)).Deleted());
        Assert.Equal(["1@w1"], _driver.RegisterWorker("w1", slots: 2).Where());
    }

    [Fact]
    public void An_executing_task_is_discarded_when_its_client_releases_it()
    {
        _driver.RegisterWorker("w1");
        var executing = _driver.Ask(Held(0), Held(1)).Only();
        var told = _driver.Release("c", Id(0));

        Assert.Contains(new Instruction.DiscardWork(executing.Worker, executing.Attempt), told);
        Assert.Equal(["1@w1"], told.Where());
    }

    [Fact]
    public void A_failed_task_is_deleted_when_its_client_releases_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Throw(_driver.Ask(Held(0)).Only());

        Assert.Equal(["0"], _driver.Release("c", Id(0)).Deleted());
    }

    [Fact]
    public void A_released_task_that_another_task_needs_continues()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0), Held(1, 0)).Only();

        Assert.Empty(_driver.Release("c", Id(0)));
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }

    [Fact]
    public void The_result_of_an_unheld_input_is_released_and_its_task_kept_when_its_dependent_finishes()
    {
        _driver.RegisterWorker("w1");
        var second = _driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only();

        Assert.Equal(["(0)"], _driver.Finish(second).Deleted());
    }

    [Fact]
    public void The_inputs_of_a_task_with_an_inline_result_are_deleted_at_once()
    {
        _driver.RegisterWorker("w1");
        var second = _driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only();

        Assert.Equal(["0"], _driver.Finish(second, inline: true).Deleted());
    }

    [Fact]
    public void A_task_with_two_clients_is_deleted_when_both_have_released_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([0], _driver.Hold("d", Id(0)).Finished());
        Assert.Empty(_driver.Release("c", Id(0)));
        Assert.Equal(["0"], _driver.Release("d", Id(0)).Deleted());
    }

    [Fact]
    public void A_client_that_holds_a_failed_or_unknown_task_receives_its_failure()
    {
        _driver.RegisterWorker("w1");
        _driver.Throw(_driver.Ask(Held(0)).Only());

        Assert.Equal(["0 ValueError", "7 InputDeleted"], _driver.Hold("d", Id(0), Id(7)).Failed());
    }

    [Fact]
    public void A_task_whose_result_was_released_is_executed_again_when_a_client_holds_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only());

        Assert.Equal(["0@w1"], _driver.Hold("d", Id(0)).Where());
    }

    [Fact]
    public void A_client_that_unregisters_releases_all_its_tasks_and_maps()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0), Held(1, 0), Inner(2) with { IsDetached = true });
        _driver.Map("m", 3);
        var told = _driver.UnregisterClient("c");

        Assert.Equal(["1", "0"], told.Deleted());
        Assert.Equal(["2@w1"], told.Where());
        Assert.Contains(new Instruction.EndRun(new("m")), told);
        Assert.Contains(new Instruction.EndRun(new("g")), _driver.Finish(told.Only()));
    }

    [Fact]
    public void An_open_run_ends_only_when_the_client_that_opened_it_unregisters()
    {
        _driver.Do(new SchedulerEvent.TasksSubmitted(new("c"), new("g"), "g", []) { IsOpen = true });
        _driver.AskIn("g", "d", Held(0));

        Assert.DoesNotContain(new Instruction.EndRun(new("g")), _driver.UnregisterClient("d"));
        Assert.Contains(new Instruction.EndRun(new("g")), _driver.UnregisterClient("c"));
    }

    [Fact]
    public void A_detached_task_is_executed_after_its_release_and_deleted_when_it_finishes()
    {
        _driver.RegisterWorker("w1");
        var executing = _driver.Ask(Held(0)).Only();
        _driver.Detach(Id(0));

        Assert.Empty(_driver.Release("c", Id(0)));
        Assert.Equal(["0"], _driver.Finish(executing).Deleted());
    }
}
