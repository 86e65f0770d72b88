using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class CancelTests
{
    static readonly RunId A = new("a");
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_cancelled_run_stops_and_keeps_its_finished_blocks()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 10).Assigned().Single();
        var second = _driver.Finish(first).Assigned().Single();
        _driver.Reduced(first);

        Assert.Equal([new Instruction.StopRun(A), new Instruction.FinishReduction(A)], _driver.Cancel("a"));
        Assert.Equal([DiscardUnneeded(second)], _driver.Finish(second));
        Assert.Equal([new Instruction.EndRun(A)], _driver.EndReduction("a", digest: null, 1, 0));
        var run = _driver.Run("a");
        Assert.Equal((RunState.Cancelled, null, 1, 0), (run.State, run.Digest, run.Done, run.Failed));
    }

    [Fact]
    public void The_slots_of_a_cancelled_run_are_assigned_to_the_next_run_at_once()
    {
        _driver.RegisterWorker("w1");
        _driver.Submit("a", 10);
        _driver.Submit("b", 10);

        Assert.Equal(
            [new Instruction.StopRun(A), new Instruction.FinishReduction(A), new Instruction.StartReduction(new("b")), Assign("w1", "b", 2, 1, 0)],
            _driver.Cancel("a"));
    }

    [Fact]
    public void A_run_of_which_no_work_was_assigned_can_be_cancelled()
    {
        _driver.Submit("a", 10);

        Assert.Equal([new Instruction.StartReduction(A), new Instruction.StopRun(A), new Instruction.FinishReduction(A)], _driver.Cancel("a"));
        Assert.Empty(_driver.RegisterWorker("w1"));
    }

    [Fact]
    public void A_run_can_be_cancelled_once_and_only_while_it_runs()
    {
        Assert.Empty(_driver.Cancel("a"));
        _driver.RegisterWorker("w1");
        var assigned = _driver.Submit("a", 1).Assigned().Single();
        _driver.Finish(assigned);
        _driver.Reduced(assigned);
        Assert.Empty(_driver.Cancel("a"));
        _driver.Submit("b", 1);
        Assert.NotEmpty(_driver.Cancel("b"));
        Assert.Empty(_driver.Cancel("b"));
    }

    [Fact]
    public void Late_results_of_a_cancelled_run_change_nothing()
    {
        _driver.RegisterWorker("w1");
        var assigned = _driver.Submit("a", 10).Assigned().Single();
        _driver.Finish(assigned);
        _driver.Cancel("a");

        Assert.Empty(_driver.Reduced(assigned));
        Assert.Empty(_driver.LoseResult(assigned));
    }
}
