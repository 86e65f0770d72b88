using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class TaskFailureTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_dependents_of_a_failed_task_fail_and_name_that_task_as_the_cause()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.Throw(_driver.Ask(Held(0), Held(1, 0), Held(2, 1)).Only());
        var last = told.OfType<Instruction.FailTask>().Last();

        Assert.Equal(["0 ValueError", "1 DependencyFailed", "2 DependencyFailed"], told.Failed());
        Assert.Equal("'f-0', on which the task depends, failed with ValueError: no", last.Failure.Message);
        Assert.Equal(("f-0", "at f", "w1"), (last.Failure.Cause, last.Failure.Stack, last.Failure.Worker));
    }

    [Fact]
    public void A_failed_task_does_not_affect_tasks_that_do_not_depend_on_it()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var leaves = _driver.Ask(Inner(0), Inner(1), Held(2, 0), Held(3, 1)).AssignedTasks();

        Assert.Equal(["2 DependencyFailed"], _driver.Throw(leaves[0]).Failed().Skip(1));
        Assert.Equal(["3@w1"], _driver.Finish(leaves[1]).Where());
    }

    [Fact]
    public void An_input_that_only_a_failed_task_needed_is_not_executed()
    {
        _driver.RegisterWorker("w1", slots: 1);
        var first = _driver.Ask(Inner(0), Inner(1), Held(2, 0, 1)).Only();

        Assert.Empty(_driver.Throw(first).AssignedTasks());
    }

    [Fact]
    public void A_task_that_is_submitted_after_its_input_has_failed_fails_at_once()
    {
        _driver.RegisterWorker("w1");
        _driver.Throw(_driver.Ask(Held(0)).Only());

        Assert.Equal(["1 DependencyFailed"], _driver.Ask(Held(1, 0)).Failed());
    }

    [Fact]
    public void The_failure_of_a_task_has_a_story_with_all_its_attempts()
    {
        _driver.RegisterWorker("w1");
        var failed = _driver.Throw(_driver.Ask(Held(0, new TaskRules { Retries = 1 })).Only());
        failed = _driver.Throw(failed.Only());

        Assert.Equal(
            ["attempt 1 assigned to w1", "try 1 failed at w1: ValueError", "attempt 2 assigned to w1", "failed: ValueError"],
            failed.OfType<Instruction.FailTask>().Single().Failure.Story.Select(line => line[13..]));
    }

    [Fact]
    public void A_workers_name_with_braces_is_written_unchanged_into_a_story()
    {
        _driver.RegisterWorker("w1");
        var assigned = _driver.Submit("a", 1).Assigned().Single();
        _driver.Finish(assigned);
        var driver = new SchedulerDriver(new() { AllowedLosses = 1 });
        driver.RegisterWorker("{w}");
        driver.Submit("a", 1);

        Assert.Contains(
            driver.LoseWorker("{w}").Concat(driver.RegisterWorker("w2")).OfType<Instruction.FailChunk>().Single().Failure.Story,
            line => line.EndsWith("{w} died", StringComparison.Ordinal));
    }

    [Fact]
    public void A_task_is_condemned_after_three_workers_died_and_its_dependent_fails()
    {
        _driver.Ask(Held(0), Held(1, 0));
        var told = new List<Instruction>();
        for (var i = 1; i <= 3; i++)
            told.AddRange([.. _driver.RegisterWorker($"w{i}"), .. _driver.LoseWorker($"w{i}")]);

        Assert.Equal(3, told.AssignedTasks().Count);
        Assert.Equal(["0 WorkerLost", "1 DependencyFailed"], told.Failed());
    }
}
