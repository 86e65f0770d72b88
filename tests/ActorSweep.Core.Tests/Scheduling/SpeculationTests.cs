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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chunk_that_takes_too_long_gets_a_second_attempt_and_the_other_attempt_is_discarded(bool copyWins)
    {
        var racing = new SchedulerDriver(new() { SpeculateAfter = 3 });
        racing.RegisterWorker("w1");
        var slow = racing.Finish(racing.Submit("s", points: 2).Assigned().Single(), seconds: 0.1).Assigned().Single();
        racing.RegisterWorker("w2");
        var copy = racing.Wait(2).Assigned().Single();
        Assert.Equal((slow.Blocks, "w2", slow.Number + 1), (copy.Blocks, copy.Worker.Value, copy.Number));

        var told = racing.Finish(copyWins ? copy : slow);
        var loser = copyWins ? slow : copy;
        Assert.Equal([loser.Attempt], told.OfType<Instruction.DiscardWork>().Select(i => i.Attempt));
        Assert.Equal([loser.Worker], told.OfType<Instruction.DiscardWork>().Select(i => i.Worker));
        Assert.Empty(racing.Finish(loser).OfType<Instruction.ReduceChunk>());
    }

    [Fact]
    public void A_task_is_raced_only_when_it_takes_a_second_and_the_set_multiple_of_its_expected_duration()
    {
        Slow();
        _racing.RegisterWorker("w2");
        Assert.Empty(_racing.Wait(1).AssignedTasks());
        Assert.Single(_racing.Wait(0.6).AssignedTasks());
        Assert.Empty(_racing.Wait(5).AssignedTasks());
    }

    [Fact]
    public void A_task_that_is_expected_to_take_long_is_not_raced_early()
    {
        _racing.RegisterWorker("w1");
        _racing.Finish(_racing.Ask(Held(0), Held(1)).Only(), seconds: 10, inline: true);
        _racing.RegisterWorker("w2");
        Assert.Empty(_racing.Wait(29).AssignedTasks());
        Assert.Single(_racing.Wait(2).AssignedTasks());
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
