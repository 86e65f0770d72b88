using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class DaskBehaviourTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_death_of_a_worker_during_a_computation_loses_no_result()
    {
        _driver.RegisterWorker("w1", slots: 2);
        _driver.RegisterWorker("w2", slots: 2);
        var flying = new Queue<Instruction.AssignTask>(_driver.Ask([.. Enumerable.Range(0, 64).Select(i => Inner(i)), .. Enumerable.Range(0, 63).Select(i => Held(64 + i, 2 * i, 2 * i + 1))]).AssignedTasks());
        for (var i = 0; flying.TryDequeue(out var next); i++)
        {
            _driver.Finish(next, seconds: 0.01).AssignedTasks().ForEach(flying.Enqueue);
            if (i != 50)
                continue;
            flying = new(flying.Where(e => e.Worker.Value != "w1"));
            _driver.LoseWorker("w1").AssignedTasks().ForEach(flying.Enqueue);
        }

        Assert.Equal((127, 0, RunState.Succeeded), (_driver.Run("g").Done, _driver.Run("g").Failed, _driver.Run("g").State));
    }

    [Fact]
    public void Tasks_can_be_submitted_after_a_worker_died()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");
        _driver.Ask([.. Enumerable.Range(0, 10).Select(i => Held(i))]);
        _driver.LoseWorker("w1");

        _driver.AskIn("h", "c", Held(0));

        Assert.Contains(_driver.RegisterWorker("w3", slots: 4).Concat(_driver.RegisterWorker("w4", slots: 4)), i => i is Instruction.AssignTask { Task.Run.Value: "h" });
    }

    [Fact]
    public void An_executing_task_that_its_worker_returns_is_assigned_again()
    {
        _driver.RegisterWorker("w1");
        var aborted = _driver.Ask(Held(0)).Only();
        _driver.RegisterWorker("w2");
        var again = _driver.ReturnWork(aborted).Only();

        Assert.Equal((Id(0), 2), (again.Task, again.Number));
        Assert.Equal([0], _driver.Finish(again).Finished());
    }

    [Fact]
    public void The_work_of_a_silent_worker_is_assigned_to_others_after_its_time_to_live()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0));
        _driver.Pass(20);
        _driver.RegisterWorker("w2");
        _driver.Pass(11);

        Assert.Equal(["0@w2"], _driver.Report("w2").Where());
        Assert.Equal(WorkerStatus.Unreachable, _driver.Worker("w1").State);
        _driver.Report("w1");
        Assert.Equal(WorkerStatus.Ready, _driver.Worker("w1").State);
    }
}
