using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>A crashed worker first becomes unreachable. The cluster declares it dead later, when its work is assigned to other workers.</summary>
public sealed class LossAfterUnreachableTests
{
    readonly SchedulerDriver _strict = new(new() { AllowedLosses = 1 });

    [Fact]
    public void A_block_is_condemned_at_its_third_attempt_if_each_worker_is_unreachable_before_it_dies()
    {
        var driver = new SchedulerDriver();
        var failed = new List<Instruction.FailChunk>();
        driver.Submit("a", 1);
        for (var i = 1; i <= 10 && failed.Count == 0; i++)
        {
            Assert.Single(driver.RegisterWorker($"w{i}").Assigned());
            failed.AddRange(driver.MakeWorkerUnreachable($"w{i}").Concat(driver.LoseWorker($"w{i}")).OfType<Instruction.FailChunk>());
        }

        Assert.Equal(3, Assert.Single(failed).Failure.Attempt);
    }

    [Fact]
    public void A_waiting_block_is_condemned_at_once_when_the_worker_that_executed_it_dies()
    {
        _strict.RegisterWorker("w1");
        _strict.Submit("a", 1);
        Assert.Empty(_strict.MakeWorkerUnreachable("w1"));

        var failed = Assert.IsType<Instruction.FailChunk>(Assert.Single(_strict.LoseWorker("w1")));
        Assert.Equal((new BlockRange(0, 1), "w1"), (failed.Blocks, failed.Failure.Worker));
    }

    [Fact]
    public void A_block_that_finishes_at_its_second_worker_is_not_condemned_by_the_first_ones_death()
    {
        var second = AssignToW2();

        Assert.Empty(_strict.LoseWorker("w1"));
        Assert.Equal([Reduce(second)], _strict.Finish(second));
        Assert.Equal([new Instruction.FinishReduction(new("a"))], _strict.Reduced(second));
        Assert.Equal(0, _strict.Run("a").Failed);
    }

    [Fact]
    public void A_block_is_condemned_when_its_next_worker_dies_too()
    {
        AssignToW2();
        _strict.LoseWorker("w1");

        Assert.IsType<Instruction.FailChunk>(Assert.Single(_strict.LoseWorker("w2")));
    }

    [Fact]
    public void The_death_of_a_worker_that_was_reachable_again_makes_no_earlier_work_suspect()
    {
        AssignToW2();
        _strict.MakeWorkerReachable("w1");

        Assert.Empty(_strict.LoseWorker("w1"));
        Assert.Equal([Assign("w3", "a", 3, 3, 0)], _strict.UnregisterWorker("w2").Concat(_strict.RegisterWorker("w3")));
    }

    [Fact]
    public void A_worker_that_unregisters_while_out_of_reach_makes_no_work_suspect()
    {
        AssignToW2();
        _strict.UnregisterWorker("w1");

        Assert.Equal([Assign("w3", "a", 3, 3, 0)], _strict.UnregisterWorker("w2").Concat(_strict.RegisterWorker("w3")));
    }

    [Fact]
    public void The_death_of_a_worker_changes_nothing_in_a_run_that_has_ended()
    {
        AssignToW2();
        _strict.FailReduction("a", "why");

        Assert.Empty(_strict.LoseWorker("w1"));
    }

    [Fact]
    public void A_waiting_task_is_condemned_at_once_when_the_worker_that_executed_it_dies()
    {
        _strict.RegisterWorker("w1");
        _strict.Ask(Specs.Held(0));
        Assert.Empty(_strict.MakeWorkerUnreachable("w1").Failed());

        var failed = Assert.Single(_strict.LoseWorker("w1").OfType<Instruction.FailTask>());
        Assert.Equal((FailureType.WorkerLost, "w1"), (failed.Failure.Type, failed.Failure.Worker));
        Assert.Contains("00:00:00.000 w1 died; it executed the work when it became unreachable", failed.Failure.Story);
    }

    [Fact]
    public void A_task_that_another_worker_executes_stays_there_when_its_first_worker_dies()
    {
        _strict.RegisterWorker("w1");
        _strict.Ask(Specs.Held(0));
        _strict.RegisterWorker("w2");
        var second = _strict.MakeWorkerUnreachable("w1").Only();
        _strict.RegisterWorker("w3");

        Assert.Empty(_strict.LoseWorker("w1"));
        Assert.Equal([0L], _strict.Finish(second).Finished());
    }

    Instruction.AssignChunk AssignToW2()
    {
        _strict.RegisterWorker("w1");
        _strict.Submit("a", 1);
        Assert.Empty(_strict.RegisterWorker("w2"));
        return _strict.MakeWorkerUnreachable("w1").Assigned().Single();
    }
}
