using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class TransferTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_is_assigned_to_the_worker_that_holds_its_input()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");
        _driver.Finish(_driver.Ask(Held(0), Held(1)).AssignedTasks()[1], bytes: 1_000_000);

        Assert.Equal(["2@w2"], _driver.Ask(Held(2, 1)).Where());
    }

    [Fact]
    public void A_task_with_a_large_input_is_queued_at_the_busy_worker_that_holds_it()
    {
        HeldByBusyWorker(bytes: 10L << 30);

        Assert.Equal(["2@w1"], _driver.Ask(Held(2, 0)).Where());
    }

    [Fact]
    public void A_task_with_a_small_input_is_assigned_to_an_idle_worker()
    {
        HeldByBusyWorker(bytes: 10);

        Assert.Equal(["2@w2"], _driver.Ask(Held(2, 0)).Where());
    }

    [Fact]
    public void A_worker_that_holds_a_large_input_is_not_assigned_more_than_its_queue_allows()
    {
        var driver = new SchedulerDriver(new() { MostQueuedPerSlot = 10 });
        driver.RegisterWorker("w1");
        driver.Finish(driver.Ask(Held(0)).Only(), seconds: 1e-6, bytes: 1L << 40);
        driver.RegisterWorker("w2", slots: 2);
        driver.Ask(Held(1, OnlyOn("w2")), Held(2, OnlyOn("w2")));
        var told = driver.AskIn("h", "c", [.. Enumerable.Range(0, 50).Select(i => On(i, Id(0)))]);

        Assert.InRange(told.AssignedTasks().Count(e => e.Worker.Value == "w1"), 1, 10);
    }

    [Fact]
    public void A_task_that_secedes_frees_its_slot_for_the_task_that_it_waits_for()
    {
        _driver.RegisterWorker("w1", 1, ("GPU", 1));
        var parent = _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU"))).Only();
        Assert.Empty(_driver.AskIn("child", "c", Held(0)));

        Assert.Equal(Id(0, "child"), _driver.Secede(parent).Only().Task);
        Assert.Equal([0], _driver.Finish(parent).Finished());
    }

    [Fact]
    public void A_task_that_has_seceded_becomes_suspect_when_its_worker_dies()
    {
        _driver.RegisterWorker("w1");
        var parent = _driver.Ask(Held(0)).Only();
        _driver.Secede(parent);
        _driver.AskIn("child", "c", Held(0));
        _driver.LoseWorker("w1");

        Assert.Single(_driver.RegisterWorker("w2").AssignedTasks());
    }

    void HeldByBusyWorker(long bytes)
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only(), seconds: 0.1, bytes: bytes);
        _driver.Ask(Held(1));
        _driver.RegisterWorker("w2");
    }
}
