using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>What a scheduler still holds after all clients have unregistered. The simulators check the same after every scenario.</summary>
public sealed class NothingLeftTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Nothing_is_left_of_a_client_that_has_unregistered()
    {
        _driver.RegisterWorker("w1", 4, ("GPU", 2));
        _driver.Finish(_driver.Ask(Held(0, Needs("GPU")), Held(1, 0), Held(2, OnlyOn("nowhere"))).Only());
        _driver.FinishItems(_driver.Map("m", 100).Assigned().First());
        _driver.Submit("a", 10);
        _driver.Cancel("a");
        _driver.EndReduction("a", null, 0, 0);
        _driver.UnregisterClient("c");

        _driver.State.CheckEmpty();
    }

    [Fact]
    public void A_run_that_is_left_is_named()
    {
        _driver.Submit("a", 1);

        Assert.Equal("Broken invariant: no run is left, but there are: a.", Assert.Throws<InvalidOperationException>(_driver.State.CheckEmpty).Message);
    }

    [Fact]
    public void A_client_that_is_left_is_named()
    {
        _driver.Hold("c", Id(0));

        Assert.Equal("Broken invariant: no client is left, but there are: c.", Assert.Throws<InvalidOperationException>(_driver.State.CheckEmpty).Message);
    }
}
