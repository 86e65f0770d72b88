using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SpeculationTests
{
    readonly SchedulerDriver _driver = new();

    readonly SchedulerDriver _racing = new(new() { SpeculateAfter = 3 });

    [Fact]
    public void A_task_that_takes_too_long_gets_a_second_attempt_and_the_first_result_counts()
    {
        var slow = Slow();
        _racing.RegisterWorker("w2");
        var copy = _racing.Wait(2).Only();

        Assert.Equal((slow.Task, "w2", slow.Number + 1), (copy.Task, copy.Worker.Value, copy.Number));
        var told = _racing.Finish(copy);
        Assert.Equal([slow.Task.Index], told.Finished());
        Assert.Contains(new Instruction.DiscardWork(slow.Worker, slow.Attempt), told);
    }

    [Fact]
    public void When_one_of_two_attempts_is_lost_the_other_continues()
    {
        var slow = Slow();
        _racing.RegisterWorker("w2");
        var copy = _racing.Wait(2).Only();

        Assert.Empty(_racing.LoseWorker("w1").AssignedTasks());
        Assert.Equal([slow.Task.Index], _racing.Finish(copy).Finished());
    }

    [Fact]
    public void Without_the_setting_no_task_gets_a_second_attempt()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0), Held(1)).Only(), seconds: 0.1);
        _driver.RegisterWorker("w2");

        Assert.Empty(_driver.Wait(20));
    }

    [Fact]
    public void Unrepeatable_and_seceded_tasks_and_tasks_with_lost_inputs_get_no_second_attempt()
    {
        _racing.RegisterWorker("w1", slots: 4);
        _racing.Finish(_racing.Ask(Held(9), Held(0, new TaskRules { CannotRepeat = true })).AssignedTasks()[0], seconds: 0.1);
        _racing.Finish(_racing.Ask(Held(2)).Only(), seconds: 0.1);
        _racing.Secede(_racing.Ask(Held(3)).Only());
        _racing.LoseInput(_racing.Ask(Held(4, 2), Held(5, 2)).AssignedTasks()[0], Id(2), "w1");
        _racing.RegisterWorker("w2", slots: 4);

        Assert.DoesNotContain(_racing.Wait(5).AssignedTasks(), e => e.Task.Index is 0 or 3 or 5);
    }

    /// <summary>Assigns a task with an expected duration of 100 ms.</summary>
    Instruction.AssignTask Slow()
    {
        _racing.RegisterWorker("w1");
        return _racing.Finish(_racing.Ask(Held(0), Held(1)).Only(), seconds: 0.1, inline: true).Only();
    }
}
