using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Short tasks are assigned several at a time to one worker, so that each worker gets them in one message.</summary>
public sealed class TaskTurnTests
{
    readonly SchedulerDriver _driver = new();

    [Theory]
    [InlineData(0.00001, 64)]
    [InlineData(0.0005, 10)]
    [InlineData(0.0009, 6)]
    [InlineData(0.002, 1)]
    public void A_worker_gets_short_tasks_of_five_milliseconds_together_but_at_most_64(double seconds, int together)
    {
        _driver.RegisterWorker("w1", slots: 100);
        _driver.RegisterWorker("w2", slots: 100);
        _driver.Finish(_driver.Ask(Held(0)).Only(), seconds, inline: true);
        var assigned = _driver.Ask([.. Enumerable.Range(1, 130).Select(i => Held(i))]).AssignedTasks();
        Assert.Equal(together, assigned.TakeWhile(task => task.Worker == assigned[0].Worker).Count());
        Assert.Equal(Enumerable.Range(1, 130), assigned.Select(task => (int)task.Task.Index));
    }

    [Fact]
    public void Tasks_that_become_ready_out_of_order_are_assigned_in_the_order_of_the_graph()
    {
        _driver.Ask(Held(0), Held(1), Held(5), Held(6), Held(2), Held(3), Held(7), Held(4));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], _driver.RegisterWorker("w1", slots: 8).AssignedTasks().Select(task => task.Task.Index));
    }
}
