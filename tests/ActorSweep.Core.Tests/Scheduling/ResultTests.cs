using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class ResultTests
{
    readonly SchedulerDriver _driver = new(new() { AllowedAttempts = 2 });

    [Fact]
    public void A_finished_chunk_is_reduced_and_its_slot_gets_the_next_chunk()
    {
        var assigned = Assigned(blocks: 2);

        Assert.Equal([Reduce(assigned), Assign("w1", "a", 2, 1, 1)], _driver.Finish(assigned));
        Assert.Equal(0, _driver.Run("a").Done);
    }

    [Fact]
    public void A_chunk_counts_when_it_has_been_reduced()
    {
        var assigned = Assigned(blocks: 2);
        _driver.Finish(assigned, failed: 1);

        Assert.Empty(_driver.Reduced(assigned));
        Assert.Equal((1, 1), (_driver.Run("a").Done, _driver.Run("a").Failed));
    }

    [Fact]
    public void A_chunk_that_is_reported_reduced_twice_counts_once()
    {
        var assigned = Assigned(blocks: 2);
        _driver.Finish(assigned);
        _driver.Reduced(assigned);

        Assert.Empty(_driver.Reduced(assigned));
        Assert.Equal(1, _driver.Run("a").Done);
    }

    [Fact]
    public void A_chunk_that_is_not_finished_cannot_be_reduced()
    {
        var assigned = Assigned(blocks: 2);

        Assert.Empty(_driver.Reduced(assigned));
        Assert.Empty(_driver.LoseResult(assigned));
        Assert.Equal(0, _driver.Run("a").Done);
    }

    // A worker that did not receive the answer reports the chunk again. The reducer may be fetching the result at that moment.
    [Fact]
    public void A_chunk_that_is_reported_finished_twice_is_reduced_once()
    {
        var assigned = Assigned(blocks: 1);
        _driver.Finish(assigned);

        Assert.Empty(_driver.Finish(assigned));
    }

    [Fact]
    public void A_chunk_that_is_reported_finished_after_its_reduction_is_discarded()
    {
        var assigned = Assigned(blocks: 2);
        _driver.Finish(assigned);
        _driver.Reduced(assigned);

        Assert.Equal([DiscardUnneeded(assigned)], _driver.Finish(assigned));
    }

    [Fact]
    public void A_chunk_that_another_worker_reports_finished_is_discarded()
    {
        var assigned = Assigned(blocks: 1) with { Worker = new("w9") };

        Assert.Equal([DiscardUnneeded(assigned)], _driver.Finish(assigned));
    }

    [Fact]
    public void A_lost_result_is_computed_again()
    {
        var assigned = Assigned(blocks: 1);
        _driver.Finish(assigned);

        Assert.Equal([Assign("w1", "a", 2, 2, 0)], _driver.LoseResult(assigned));
    }

    [Fact]
    public void A_run_fails_with_the_last_reason_when_a_result_is_lost_AllowedAttempts_times()
    {
        var first = Assigned(blocks: 1);
        _driver.Finish(first);
        var second = _driver.LoseResult(first).Assigned().Single();
        _driver.Finish(second);

        Assert.Equal([new Instruction.EndRun(new("a"))], _driver.LoseResult(second, "connection refused"));
        Assert.Equal(
            (RunState.Failed, "the results of block 0 could not be fetched in 2 attempts; the last cause: connection refused"),
            (_driver.Run("a").State, _driver.Run("a").Error));
    }

    // An attempt that is lost with its worker had no result.
    [Fact]
    public void Only_attempts_that_were_executed_count_as_lost_results()
    {
        Assigned(blocks: 1);
        _driver.UnregisterWorker("w1");
        var second = _driver.RegisterWorker("w2").Assigned().Single();
        _driver.Finish(second);

        Assert.Equal([Assign("w2", "a", 3, 3, 0)], _driver.LoseResult(second));
    }

    [Fact]
    public void No_work_is_assigned_while_the_reducer_is_eight_results_behind()
    {
        var next = Assigned(blocks: 20);
        var behind = new List<Instruction.AssignChunk>();
        while (next is not null)
        {
            behind.Add(next);
            next = _driver.Finish(next).Assigned().SingleOrDefault();
        }

        Assert.Equal(8, behind.Count);
        Assert.Equal([Assign("w1", "a", 9, 1, 8)], _driver.Reduced(behind[3]));
    }

    [Fact]
    public void The_reducer_may_be_behind_by_two_results_for_each_slot()
    {
        _driver.RegisterWorker("w1", slots: 6);
        var executing = new Queue<Instruction.AssignChunk>(_driver.Submit("a", 100).Assigned());
        var finished = 0;
        for (; executing.TryDequeue(out var next); finished++)
            foreach (var more in _driver.Finish(next).Assigned())
                executing.Enqueue(more);

        // The chunks that were executing when the twelfth result arrived also finish.
        Assert.Equal(12 + 5, finished);
    }

    Instruction.AssignChunk Assigned(long blocks)
    {
        _driver.RegisterWorker("w1");
        return _driver.Submit("a", blocks).Assigned().Single();
    }
}
