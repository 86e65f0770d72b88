using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>A client can release only what it holds.</summary>
public sealed class HoldingsTests
{
    readonly SchedulerDriver _driver = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_client_that_does_not_hold_a_task_or_a_map_cannot_release_it(bool isKnown)
    {
        _driver.RegisterWorker("w1", slots: 2);
        var task = _driver.Ask(Held(0)).Only();
        var items = _driver.Map("m", 1).Assigned().Single();
        if (isKnown)
            _driver.Hold("d", Id(5));

        Assert.Empty(_driver.Release("d", Id(0)));
        Assert.Empty(_driver.ReleaseMap("d", "m"));
        Assert.Equal([0L], _driver.Finish(task).Finished());
        Assert.Equal("c", _driver.FinishItems(items).OfType<Instruction.FinishMapChunk>().Single().Clients.Single().Value);
    }

    [Fact]
    public void A_client_that_holds_no_map_of_that_name_cannot_release_it_twice()
    {
        _driver.Map("m", 1);
        _driver.HoldMap("d", "m");
        _driver.ReleaseMap("d", "m");

        Assert.Empty(_driver.ReleaseMap("d", "m"));
        Assert.Equal([new Instruction.EndRun(new("m"))], _driver.ReleaseMap("c", "m"));
    }
}
