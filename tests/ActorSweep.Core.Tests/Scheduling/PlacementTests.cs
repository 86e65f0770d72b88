using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class PlacementTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Unmeasured_blocks_are_assigned_one_by_one_over_the_slots_of_all_workers()
    {
        _driver.RegisterWorker("w1", slots: 4);
        _driver.RegisterWorker("w2", slots: 4);
        _driver.RegisterWorker("w3", slots: 4);

        Assert.Equal(
            [
                new Instruction.StartReduction(new("a")),
                Assign("w1", "a", 1, 1, 0), Assign("w2", "a", 2, 1, 1), Assign("w3", "a", 3, 1, 2),
                Assign("w1", "a", 4, 1, 3), Assign("w2", "a", 5, 1, 4), Assign("w3", "a", 6, 1, 5),
                Assign("w1", "a", 7, 1, 6), Assign("w2", "a", 8, 1, 7), Assign("w3", "a", 9, 1, 8),
                Assign("w1", "a", 10, 1, 9),
            ],
            _driver.Submit("a", 10));
    }

    [Fact]
    public void A_worker_is_assigned_one_unmeasured_block_for_each_slot()
    {
        _driver.RegisterWorker("w1", slots: 1);
        _driver.RegisterWorker("w2", slots: 3);

        Assert.Equal(["w1", "w2", "w2", "w2"], _driver.Submit("a", 10).Assigned().Select(a => a.Worker.Value));
    }

    [Fact]
    public void Waiting_work_is_assigned_to_a_worker_when_it_registers()
    {
        Assert.Empty(_driver.Submit("a", 10));
        Assert.Equal([new Instruction.StartReduction(new("a")), Assign("w1", "a", 1, 1, 0), Assign("w1", "a", 2, 1, 1)], _driver.RegisterWorker("w1", slots: 2));
    }

    [Fact]
    public void A_worker_that_registers_late_gets_work_while_others_are_busy()
    {
        _driver.RegisterWorker("w1", slots: 2);
        _driver.Submit("a", 10);

        Assert.Equal([Assign("w2", "a", 3, 1, 2)], _driver.RegisterWorker("w2"));
    }

    [Fact]
    public void A_worker_that_registers_again_changes_nothing()
    {
        _driver.RegisterWorker("w1", slots: 2);
        _driver.Submit("a", 10);

        Assert.Empty(_driver.RegisterWorker("w1", slots: 2));
    }

    [Fact]
    public void A_slot_has_a_second_chunk_queued_if_chunks_are_short()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 10).Assigned().Single();

        Assert.Equal([Reduce(first), Assign("w1", "a", 2, 1, 1), Assign("w1", "a", 3, 1, 2)], _driver.Finish(first, seconds: 0.499));
    }

    [Fact]
    public void A_slot_has_no_second_chunk_queued_if_chunks_are_long()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 10).Assigned().Single();

        Assert.Equal([Reduce(first), Assign("w1", "a", 2, 1, 1)], _driver.Finish(first, seconds: 0.5));
    }

    [Fact]
    public void The_oldest_run_is_served_first()
    {
        _driver.Submit("a", 1);
        _driver.Submit("b", 5);

        Assert.Equal([Assign("w1", "a", 1, 1, 0), Assign("w1", "b", 2, 1, 0), Assign("w1", "b", 3, 1, 1)], _driver.RegisterWorker("w1", slots: 3).Assigned());
    }

    [Fact]
    public void Work_of_a_worker_that_unregistered_is_assigned_before_work_that_was_never_assigned()
    {
        _driver.RegisterWorker("w1");
        _driver.Submit("a", 10);
        _driver.UnregisterWorker("w1");

        Assert.Equal([Assign("w2", "a", 2, 2, 0), Assign("w2", "a", 3, 1, 1)], _driver.RegisterWorker("w2", slots: 2));
    }
}
