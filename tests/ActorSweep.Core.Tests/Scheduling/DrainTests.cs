using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class DrainTests
{
    static readonly Instruction W1Drained = new Instruction.FinishDrain(new("w1"));
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_worker_drains_from_the_event_on()
    {
        var driver = new SchedulerDriver();
        driver.RegisterWorker("w1");
        driver.Ask(Specs.Held(0));
        Assert.False(driver.State.IsDraining(new("w1")));
        driver.Drain("w1");

        Assert.Equal((true, false), (driver.State.IsDraining(new("w1")), driver.State.IsDraining(new("w2"))));
    }

    [Fact]
    public void An_idle_worker_finishes_its_drain_at_once()
    {
        _driver.RegisterWorker("w1");

        Assert.Equal([W1Drained], _driver.Drain("w1"));
        Assert.Equal(WorkerStatus.Draining, _driver.Worker("w1").State);
    }

    [Fact]
    public void A_draining_worker_finishes_its_chunk_gets_no_more_and_is_drained_after_the_reduction()
    {
        var assigned = Executing();
        Assert.Empty(_driver.Drain("w1"));

        Assert.Equal([Reduce(assigned)], _driver.Finish(assigned));
        Assert.Equal([W1Drained], _driver.Reduced(assigned));
    }

    [Fact]
    public void A_draining_worker_finishes_its_drain_when_its_result_is_lost()
    {
        var assigned = Executing();
        _driver.Drain("w1");
        _driver.Finish(assigned);

        Assert.Equal([W1Drained], _driver.LoseResult(assigned));
    }

    [Fact]
    public void A_draining_worker_finishes_its_drain_when_its_run_is_cancelled()
    {
        Executing();
        _driver.Drain("w1");

        Assert.Equal(
            [new Instruction.StopRun(new("a")), new Instruction.FinishReduction(new("a")), W1Drained],
            _driver.Cancel("a"));
    }

    [Fact]
    public void A_draining_worker_finishes_its_drain_when_its_last_assignment_was_never_received()
    {
        Executing();
        _driver.Drain("w1");
        _driver.Pass(10);

        Assert.Equal([W1Drained], _driver.Report("w1"));
    }

    [Fact]
    public void A_draining_worker_that_was_out_of_reach_finishes_its_drain_when_it_is_reachable_again()
    {
        Executing();
        _driver.Drain("w1");
        var told = _driver.MakeWorkerUnreachable("w1").Concat(_driver.MakeWorkerReachable("w1")).Concat(_driver.Report("w1"));

        Assert.Contains(W1Drained, told);
    }

    [Fact]
    public void A_draining_worker_that_died_does_not_finish_its_drain()
    {
        var assigned = Executing();
        _driver.Finish(assigned);
        _driver.Drain("w1");
        _driver.LoseWorker("w1");

        Assert.DoesNotContain(W1Drained, _driver.Reduced(assigned));
    }

    [Fact]
    public void Draining_twice_changes_nothing()
    {
        Executing();
        _driver.Drain("w1");

        Assert.Empty(_driver.Drain("w1"));
        Assert.Empty(_driver.Drain("w9"));
    }

    Instruction.AssignChunk Executing()
    {
        _driver.RegisterWorker("w1");
        return _driver.Submit("a", 10).Assigned().Single();
    }
}
