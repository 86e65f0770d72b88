using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Executor processes die, and their workers continue.</summary>
public sealed class ExecutorDeathTests
{
    readonly SchedulerDriver _driver = new();

    IReadOnlyList<Instruction> Kill(params Instruction.AssignTask[] executing) => _driver.Do(new SchedulerEvent.ExecutorLost(
        executing[0].Worker, [.. executing.Select(e => e.Attempt)], "exit code 7", ["last words"]));

    [Fact]
    public void A_task_is_condemned_at_the_third_executors_death_with_the_reason_and_the_output()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.Ask(Held(0), Held(1, 0));
        for (var i = 1; i <= 2; i++)
            told = Kill(told.Only());
        told = Kill(told.Only());

        Assert.Equal(["0 ExecutorLostException", "1 DependencyFailed"], told.Failed());
        var failure = told.OfType<Instruction.FailTask>().First().Failure;
        Assert.Equal("3 workers or executors died executing it; the last was an executor: exit code 7", failure.Message);
        Assert.Equal(["last words"], failure.Output);
        Assert.Equal(3, failure.Story.Count(line => line.EndsWith("an executor of w1 died executing the attempt: exit code 7", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_worker_whose_executor_died_executes_other_work()
    {
        _driver.RegisterWorker("w1");
        var again = Kill(_driver.Ask(Held(0)).Only()).Only();
        _driver.Ask(Held(1));

        Assert.Equal("w1", Assert.Single(_driver.Snapshot.Workers).Id);
        Assert.Equal(["1@w1"], _driver.Finish(again).Where());
    }

    [Fact]
    public void A_task_is_condemned_only_after_an_executor_died_executing_it_alone()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var two = _driver.Ask(Held(0), Held(1)).AssignedTasks();
        var told = Kill([.. two]);
        for (var i = 0; i < 2; i++)
            told = Kill(told.Only());

        Assert.Equal(["0 ExecutorLostException"], told.Failed());
        Assert.Equal(["1@w1"], told.Where());
    }

    [Fact]
    public void A_block_of_a_sweep_is_condemned_with_ExecutorLost_at_the_third_executors_death()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.Submit("a", 1);
        for (var i = 1; i <= 3; i++)
            told = _driver.Do(new SchedulerEvent.ExecutorLost(new("w1"), [told.Assigned().Single().Attempt], "out of memory", []));

        var failed = told.OfType<Instruction.FailChunk>().Single();
        Assert.Equal((new BlockRange(0, 1), FailureType.ExecutorLost), (failed.Blocks, failed.Failure.Type));
    }

    [Fact]
    public void The_death_of_an_executor_does_not_change_a_finished_task()
    {
        _driver.RegisterWorker("w1");
        var done = _driver.Ask(Held(0)).Only();
        _driver.Finish(done);

        Assert.Empty(Kill(done).AssignedTasks());
    }
}
