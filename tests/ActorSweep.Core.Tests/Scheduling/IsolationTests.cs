using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class IsolationTests
{
    readonly SchedulerDriver _driver = new();
    readonly SchedulerDriver _strict = new(new() { AllowedLosses = 1 });

    [Fact]
    public void A_suspect_waits_for_an_idle_worker_and_executes_there_alone()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2", slots: 2);
        var assigned = _driver.Submit("a", 10).Assigned();
        Assert.Empty(_driver.LoseWorker("w1"));

        Assert.Equal([Reduce(assigned[1])], _driver.Finish(assigned[1]));
        Assert.Equal([Reduce(assigned[2]), Assign("w2", "a", 4, 2, 0)], _driver.Finish(assigned[2]));
    }

    [Fact]
    public void A_worker_that_has_finished_a_suspect_is_assigned_other_work_again()
    {
        _driver.RegisterWorker("w1");
        _driver.Submit("a", 10);
        _driver.LoseWorker("w1");
        var suspect = Assert.Single(_driver.RegisterWorker("w2", slots: 2).Assigned());

        Assert.Equal([Reduce(suspect), Assign("w2", "a", 3, 1, 1), Assign("w2", "a", 4, 1, 2)], _driver.Finish(suspect));
    }

    [Fact]
    public void One_worker_is_kept_free_for_a_suspect_while_the_others_get_work()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2", slots: 2);
        _driver.RegisterWorker("w3", slots: 2);
        var busy = _driver.Submit("a", 20).Assigned().Where(a => a.Worker != new WorkerId("w1")).ToList();
        _driver.LoseWorker("w1");

        var (w2, w3) = (busy.Where(a => a.Worker == new WorkerId("w2")).ToList(), busy.First(a => a.Worker == new WorkerId("w3")));
        Assert.Empty(_driver.Finish(w2[0]).Assigned());
        Assert.Equal(new WorkerId("w3"), Assert.Single(_driver.Finish(w3).Assigned()).Worker);
        Assert.Equal((new WorkerId("w2"), new BlockRange(0, 1)), WhoGetsWhat(_driver.Finish(w2[1])));
    }

    [Fact]
    public void A_worker_with_one_slot_can_have_work_queued_behind_a_suspect()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 10).Assigned().Single();
        _driver.Finish(first, seconds: 0.1);
        _driver.Reduced(first);
        _driver.LoseWorker("w1");

        Assert.Equal([Assign("w2", "a", 4, 2, 1), Assign("w2", "a", 5, 2, 2)], _driver.RegisterWorker("w2"));
    }

    [Fact]
    public void Suspects_are_condemned_only_when_a_worker_dies_executing_one_of_them_alone()
    {
        _strict.RegisterWorker("w1", slots: 2);
        _strict.Submit("a", 2);
        Assert.Empty(_strict.LoseWorker("w1"));

        Assert.Equal([Assign("w2", "a", 3, 2, 0)], _strict.RegisterWorker("w2", slots: 2));
        var (failed, next) = (_strict.LoseWorker("w2"), _strict.RegisterWorker("w3", slots: 2));
        Assert.Equal(new BlockRange(0, 1), Assert.IsType<Instruction.FailChunk>(Assert.Single(failed)).Blocks);
        Assert.Equal(new BlockRange(1, 1), Assert.Single(next.Assigned()).Blocks);
    }

    // The other block of the chunk may have killed the worker.
    [Fact]
    public void A_block_of_a_chunk_of_two_does_not_count_as_executed_alone()
    {
        _strict.RegisterWorker("w1");
        var first = _strict.Submit("a", 1000).Assigned().Single();
        Assert.Equal([2, 2], _strict.Finish(first, seconds: 0.05).Assigned().Select(a => a.Blocks.Count));
        _strict.Reduced(first);
        var slow = _strict.RegisterWorker("w2").Assigned();
        Assert.Empty(_strict.MakeWorkerUnreachable("w1"));
        Assert.Equal(new BlockRange(1, 1), Assert.Single(_strict.Finish(slow[0], seconds: 10).Assigned()).Blocks);
        Assert.Empty(_strict.Finish(slow[1], seconds: 10).Assigned());

        Assert.DoesNotContain(_strict.LoseWorker("w1"), i => i is Instruction.FailChunk);
    }

    static (WorkerId Worker, BlockRange Blocks) WhoGetsWhat(IReadOnlyList<Instruction> instructions)
    {
        var assigned = Assert.Single(instructions.Assigned());
        return (assigned.Worker, assigned.Blocks);
    }
}
