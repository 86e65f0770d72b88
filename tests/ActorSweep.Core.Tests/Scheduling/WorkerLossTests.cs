using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class WorkerLossTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void What_a_dead_worker_had_goes_to_another_as_a_second_try()
    {
        _driver.Join("w1");
        _driver.Submit("a", 1);
        _driver.Join("w2", slots: 2);

        Assert.Equal([Assign("w2", "a", 2, 2, 0)], _driver.Die("w1"));
    }

    [Fact]
    public void What_a_dead_worker_had_waits_where_no_slot_is_free()
    {
        _driver.Join("w1");
        _driver.Join("w2");
        var assigned = _driver.Submit("a", 2).Assigned();

        Assert.Empty(_driver.Die("w1"));
        Assert.Equal([Reduce(assigned[1]), Assign("w2", "a", 3, 2, 0)], _driver.Finish(assigned[1]));
    }

    [Fact]
    public void The_death_of_a_worker_that_nobody_knows_changes_nothing() => Assert.Empty(_driver.Die("w9"));

    [Fact]
    public void What_comes_late_from_a_dead_worker_is_discarded()
    {
        _driver.Join("w1");
        var assigned = _driver.Submit("a", 2).Assigned().Single();
        _driver.Die("w1");

        Assert.Equal([Over(assigned)], _driver.Finish(assigned));
    }

    [Fact]
    public void A_chunk_whose_worker_left_goes_out_whole_again()
    {
        _driver.Join("w1");
        var first = _driver.Submit("a", 1000).Assigned().Single();
        _driver.Finish(first, 0.001);
        _driver.Reduced(first);
        _driver.Leave("w1");

        Assert.Equal([Assign("w2", "a", 4, 2, 1, count: 100), Assign("w2", "a", 5, 2, 101, count: 100)], _driver.Join("w2"));
    }
}
