using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class RunEndTests
{
    static readonly RunId A = new("a");
    readonly SchedulerDriver _driver = new();

    [Theory]
    [InlineData(2, 0, RunState.Succeeded, null)]
    [InlineData(1, 1, RunState.SucceededWithFailures, null)]
    [InlineData(0, 2, RunState.Failed, "all 2 simulations failed; failures.csv lists the errors")]
    public void The_final_state_of_a_run_depends_on_how_many_simulations_failed(long succeeded, long failed, RunState state, string? error)
    {
        ReduceAll(blocks: 2);
        _driver.Pass(5);

        Assert.Equal([new Instruction.EndRun(A)], _driver.EndReduction("a", "d1ge57", succeeded, failed));
        var run = _driver.Run("a");
        Assert.Equal((state, error, "d1ge57", 2, failed), (run.State, run.Error, run.Digest, run.Done, run.Failed));
        Assert.Equal(_driver.Now, run.Ended);
        Assert.True(run.HasEnded);
    }

    [Fact]
    public void A_graph_or_map_ends_when_all_work_has_finished_and_reopens_when_results_are_lost()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var task = _driver.Ask(Specs.Held(0)).AssignedTasks().Single();
        var items = _driver.Map("m", 1).Assigned().Single();
        Assert.Null(_driver.Run("g").Ended);
        _driver.Pass(1);
        var graphDone = _driver.Now;
        _driver.Finish(task);
        _driver.Pass(1);
        var mapDone = _driver.Now;
        _driver.FinishItems(items);
        _driver.Pass(1);
        Assert.Equal((graphDone, mapDone), (_driver.Run("g").Ended, _driver.Run("m").Ended));
        _driver.LoseWorker("w1");
        Assert.Equal((null, null), (_driver.Run("g").Ended, _driver.Run("m").Ended));
    }

    [Fact]
    public void A_run_is_queued_then_running_then_finishing_then_succeeded()
    {
        _driver.Submit("a", 1);
        Assert.Equal(RunState.Queued, _driver.Run("a").State);
        var assigned = _driver.RegisterWorker("w1").Assigned().Single();
        Assert.Equal(RunState.Running, _driver.Run("a").State);
        _driver.Finish(assigned);
        Assert.Equal([new Instruction.FinishReduction(A)], _driver.Reduced(assigned));
        Assert.Equal((RunState.Finishing, false), (_driver.Run("a").State, _driver.Run("a").HasEnded));
        _driver.EndReduction("a", "d1ge57", 1, 0);
        Assert.Equal(RunState.Succeeded, _driver.Run("a").State);
    }

    [Fact]
    public void A_run_whose_reduction_fails_fails_with_the_reason()
    {
        _driver.RegisterWorker("w1");
        var assigned = _driver.Submit("a", 10).Assigned().Single();

        Assert.Equal([new Instruction.EndRun(A)], _driver.FailReduction("a", "no space left on device"));
        Assert.Equal((RunState.Failed, "no space left on device"), (_driver.Run("a").State, _driver.Run("a").Error));
        Assert.Equal([DiscardUnneeded(assigned)], _driver.Finish(assigned));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_fails_when_its_reduction_fails_while_finishing(bool isCancelled)
    {
        if (isCancelled)
        {
            _driver.Submit("a", 1);
            _driver.Cancel("a");
        }
        else
        {
            ReduceAll(blocks: 1);
        }

        Assert.Equal([new Instruction.EndRun(A)], _driver.FailReduction("a", "no space left on device"));
        Assert.Equal(RunState.Failed, _driver.Run("a").State);
    }

    [Fact]
    public void Reports_about_a_run_that_has_ended_change_nothing()
    {
        ReduceAll(blocks: 1);
        _driver.EndReduction("a", "d1ge57", 1, 0);

        Assert.Empty(_driver.EndReduction("a", "other", 0, 1));
        Assert.Empty(_driver.FailReduction("a", "late"));
        Assert.Equal((RunState.Succeeded, "d1ge57"), (_driver.Run("a").State, _driver.Run("a").Digest));
    }

    void ReduceAll(long blocks)
    {
        _driver.RegisterWorker("w1", slots: (int)blocks);
        var assigned = _driver.Submit("a", blocks).Assigned();
        foreach (var each in assigned)
            _driver.Finish(each);
        var told = assigned.SelectMany(_driver.Reduced).ToList();
        Assert.Equal([new Instruction.FinishReduction(A)], told);
    }
}
