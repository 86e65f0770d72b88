using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class UnreachableWorkerTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_work_of_a_worker_out_of_reach_is_assigned_to_others_at_once()
    {
        OneBlockWithW1();

        Assert.Equal([Assign("w2", "a", 2, 2, 0)], _driver.MakeWorkerUnreachable("w1"));
        Assert.Equal(WorkerStatus.Unreachable, _driver.Worker("w1").State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_late_result_from_a_worker_that_was_out_of_reach_is_discarded(bool isSeenAgain)
    {
        var late = OneBlockWithW1();
        _driver.MakeWorkerUnreachable("w1");
        if (isSeenAgain)
            _driver.MakeWorkerReachable("w1");

        Assert.Equal([DiscardUnneeded(late)], _driver.Finish(late));
        Assert.Equal(RunState.Running, _driver.Run("a").State);
    }

    [Fact]
    public void A_worker_out_of_reach_gets_no_work_until_it_is_reachable_again()
    {
        _driver.RegisterWorker("w1");
        _driver.MakeWorkerUnreachable("w1");

        Assert.Empty(_driver.Submit("a", 1).Assigned());
        Assert.Equal([Assign("w1", "a", 1, 1, 0)], _driver.MakeWorkerReachable("w1").Assigned());
    }

    [Fact]
    public void A_second_report_that_a_worker_is_out_of_reach_changes_nothing()
    {
        OneBlockWithW1();
        _driver.MakeWorkerUnreachable("w1");

        Assert.Empty(_driver.MakeWorkerUnreachable("w1"));
    }

    [Fact]
    public void The_work_of_a_worker_out_of_reach_does_not_become_suspect()
    {
        var driver = new SchedulerDriver(new() { AllowedLosses = 1 });
        driver.RegisterWorker("w1");
        driver.Submit("a", 1);

        Assert.Empty(driver.MakeWorkerUnreachable("w1"));
        Assert.Equal([Assign("w2", "a", 2, 2, 0)], driver.RegisterWorker("w2"));
    }

    [Fact]
    public void The_reduction_of_a_result_at_a_worker_out_of_reach_is_abandoned()
    {
        var executed = OneBlockWithW1();
        _driver.Finish(executed);

        Assert.Equal([CancelReduction(executed)], _driver.MakeWorkerUnreachable("w1"));
        Assert.Equal([Assign("w2", "a", 2, 2, 0)], _driver.LoseResult(executed));
    }

    [Fact]
    public void The_reduction_of_a_result_at_a_dead_worker_is_abandoned()
    {
        var executed = OneBlockWithW1();
        _driver.Finish(executed);

        Assert.Equal([CancelReduction(executed)], _driver.LoseWorker("w1"));
        Assert.Equal([Assign("w2", "a", 2, 2, 0)], _driver.LoseResult(executed));
    }

    [Fact]
    public void An_abandoned_result_that_the_reducer_had_already_reduced_counts()
    {
        var executed = OneBlockWithW1();
        _driver.Finish(executed);
        _driver.LoseWorker("w1");

        Assert.Equal([new Instruction.FinishReduction(new("a"))], _driver.Reduced(executed));
        Assert.Equal(1, _driver.Run("a").Done);
    }

    Instruction.AssignChunk OneBlockWithW1()
    {
        _driver.RegisterWorker("w1");
        var assigned = _driver.Submit("a", 1).Assigned().Single();
        Assert.Empty(_driver.RegisterWorker("w2"));
        return assigned;
    }
}
