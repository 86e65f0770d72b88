using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class TransferTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_goes_where_its_input_is()
    {
        _driver.Join("w1");
        _driver.Join("w2");
        _driver.Finish(_driver.Ask(Held(0), Held(1)).Executed()[1], bytes: 1_000_000);

        Assert.Equal(["2@w2"], _driver.Ask(Held(2, 1)).Where());
    }

    [Fact]
    public void A_task_waits_at_its_large_input_rather_than_have_it_carried_elsewhere()
    {
        HeldByBusyWorker(bytes: 10L << 30);

        Assert.Equal(["2@w1"], _driver.Ask(Held(2, 0)).Where());
    }

    [Fact]
    public void A_small_input_is_carried_to_an_idle_worker()
    {
        HeldByBusyWorker(bytes: 10);

        Assert.Equal(["2@w2"], _driver.Ask(Held(2, 0)).Where());
    }

    [Fact]
    public void No_worker_gets_more_in_hand_than_it_may_have_whatever_it_holds()
    {
        var driver = new SchedulerDriver(new() { MostQueuedPerSlot = 10 });
        driver.Join("w1");
        driver.Finish(driver.Ask(Held(0)).Only(), seconds: 1e-6, bytes: 1L << 40);
        driver.Join("w2", slots: 2);
        driver.Ask(Held(1, OnlyOn("w2")), Held(2, OnlyOn("w2")));
        var told = driver.AskIn("h", "c", [.. Enumerable.Range(0, 50).Select(i => On(i, Id(0)))]);

        Assert.InRange(told.Executed().Count(e => e.Worker.Value == "w1"), 1, 10);
    }

    [Fact]
    public void What_gives_its_slot_up_makes_room_for_what_it_waits_for()
    {
        _driver.Join("w1", 1, ("GPU", 1));
        var parent = _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU"))).Only();
        Assert.Empty(_driver.AskIn("child", "c", Held(0)));

        Assert.Equal(Id(0, "child"), _driver.Secede(parent).Only().Task);
        Assert.Equal([0], _driver.Finish(parent).Kept());
    }

    [Fact]
    public void Who_has_given_its_slot_up_is_suspect_too_when_its_worker_dies()
    {
        _driver.Join("w1");
        var parent = _driver.Ask(Held(0)).Only();
        _driver.Secede(parent);
        _driver.AskIn("child", "c", Held(0));
        _driver.Die("w1");

        Assert.Single(_driver.Join("w2").Executed());
    }

    void HeldByBusyWorker(long bytes)
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only(), seconds: 0.1, bytes: bytes);
        _driver.Ask(Held(1));
        _driver.Join("w2");
    }
}
