using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class WorkerLossTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_work_of_a_dead_worker_is_assigned_to_another_as_a_second_attempt()
    {
        _driver.RegisterWorker("w1");
        _driver.Submit("a", 1);
        _driver.RegisterWorker("w2", slots: 2);

        Assert.Equal([Assign("w2", "a", 2, 2, 0)], _driver.LoseWorker("w1"));
    }

    [Fact]
    public void The_work_of_a_dead_worker_waits_until_a_slot_is_free()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");
        var assigned = _driver.Submit("a", 2).Assigned();

        Assert.Empty(_driver.LoseWorker("w1"));
        Assert.Equal([Reduce(assigned[1]), Assign("w2", "a", 3, 2, 0)], _driver.Finish(assigned[1]));
    }

    [Fact]
    public void The_death_of_an_unknown_worker_changes_nothing() => Assert.Empty(_driver.LoseWorker("w9"));

    [Fact]
    public void A_late_result_from_a_dead_worker_is_discarded()
    {
        _driver.RegisterWorker("w1");
        var assigned = _driver.Submit("a", 2).Assigned().Single();
        _driver.LoseWorker("w1");

        Assert.Equal([DiscardUnneeded(assigned)], _driver.Finish(assigned));
    }

    [Fact]
    public void A_chunk_whose_worker_unregistered_is_assigned_again_as_a_whole()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 1000).Assigned().Single();
        _driver.Finish(first, 0.001);
        _driver.Reduced(first);
        _driver.UnregisterWorker("w1");

        Assert.Equal([Assign("w2", "a", 4, 2, 1, count: 100), Assign("w2", "a", 5, 2, 101, count: 100)], _driver.RegisterWorker("w2"));
    }
}
