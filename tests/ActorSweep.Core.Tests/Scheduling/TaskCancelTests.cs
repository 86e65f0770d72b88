using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class TaskCancelTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Cancelling_a_waiting_task_fails_its_dependent()
    {
        Assert.Equal(["0 Cancelled", "1 DependencyFailed"], _driver.Ask(Held(0), Held(1, 0)).Concat(_driver.Cancel(Id(0))).ToList().Failed());
        Assert.Empty(_driver.RegisterWorker("w1"));
    }

    [Fact]
    public void Cancelling_an_executing_task_discards_its_attempt()
    {
        _driver.RegisterWorker("w1");
        var executing = _driver.Ask(Held(0)).Only();
        var told = _driver.Cancel(Id(0));

        Assert.Contains(new Instruction.DiscardWork(executing.Worker, executing.Attempt), told);
        Assert.Equal([new Instruction.DiscardWork(executing.Worker, executing.Attempt) { IsOver = true }], _driver.Finish(executing));
    }

    [Fact]
    public void Cancelling_a_dependent_does_not_cancel_its_held_input()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0), Held(1, 0)).Only();

        Assert.Equal(["1 Cancelled"], _driver.Cancel(Id(1)).Failed());
        Assert.Equal([0], _driver.Finish(first).Finished());
    }

    [Fact]
    public void An_input_that_only_a_cancelled_task_needed_is_discarded()
    {
        _driver.RegisterWorker("w1");
        var inner = _driver.Ask(Inner(0), Held(1, 0)).Only();

        Assert.Contains(new Instruction.DiscardWork(inner.Worker, inner.Attempt), _driver.Cancel(Id(1)));
    }

    [Fact]
    public void Finished_failed_and_unknown_tasks_are_not_cancelled()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var both = _driver.Ask(Held(0), Held(1)).AssignedTasks();
        _driver.Finish(both[0]);
        _driver.Throw(both[1]);

        Assert.Empty(_driver.Cancel(Id(0), Id(1), Id(2)));
    }

    [Fact]
    public void A_recalled_task_can_be_cancelled()
    {
        var recalled = new Busy(_driver).Recalled();

        Assert.Contains(new Instruction.DiscardWork(recalled.Worker, recalled.Attempt), _driver.Cancel(recalled.Task));
    }

    [Fact]
    public void Cancelling_a_graph_cancels_its_unfinished_tasks_and_the_run()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0), Held(1, 0), Held(2)).Only());

        Assert.Equal(["1 Cancelled", "2 Cancelled"], _driver.Cancel("g").Failed());
        Assert.Equal(RunState.Cancelled, _driver.Run("g").State);
    }
}
