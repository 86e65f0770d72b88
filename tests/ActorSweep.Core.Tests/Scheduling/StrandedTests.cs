using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class StrandedTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Work_that_no_worker_can_run_says_so_at_once_and_fails_after_a_while()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0, Needs("GPU")), Held(1, 0));

        Assert.Equal("no worker has GPU: 1", _driver.Run("g").Waiting);
        Assert.Empty(_driver.Wait(299).Failed());
        var told = _driver.Wait(1);
        Assert.Equal(["0 NoWorkerCanRun", "1 DependencyFailed"], told.Failed());
        Assert.Contains("There is w1.", told.OfType<Instruction.FailTask>().First().Failure.Message);
    }

    [Fact]
    public void It_says_so_though_all_workers_are_busy()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0), Held(1, OnlyOn("nowhere")));
        _driver.AskIn("h", "c", Held(0, Needs("GPU")));

        Assert.Equal("no worker has GPU: 1", _driver.Run("h").Waiting);
        Assert.Equal("no worker has on nowhere", _driver.Run("g").Waiting);
    }

    [Fact]
    public void It_does_not_hold_up_the_rest_of_its_run()
    {
        _driver.Join("w1", slots: 2);

        Assert.Equal(["1@w1"], _driver.Ask(Held(0, Needs("GPU")), Held(1)).Where());
    }

    [Fact]
    public void It_waits_no_more_when_such_a_worker_joins()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0, Needs("GPU")));
        _driver.Wait(299);

        Assert.Equal(["0@w2"], _driver.Join("w2", 1, ("GPU", 1)).Where());
        Assert.Null(_driver.Run("g").Waiting);
        Assert.Empty(_driver.Wait(1).Failed());
    }

    [Fact]
    public void The_time_runs_anew_for_what_comes_after_others_were_let_go()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0, Needs("GPU")));
        _driver.Cancel(Id(0));
        _driver.Release("c", Id(0));
        _driver.Wait(299);
        _driver.AskIn("h", "c", Held(0, Needs("GPU")));

        Assert.Empty(_driver.Wait(1).Failed());
        Assert.Equal(["0 NoWorkerCanRun"], _driver.Wait(299).Failed());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_says_so_when_the_last_such_worker_is_gone(bool wasSeenLast)
    {
        _driver.Join("w1", 1);
        _driver.Join("w2", 1, ("GPU", 1));
        _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU")));
        if (!wasSeenLast)
            _driver.LoseSight("w2");
        _driver.Leave("w2");

        Assert.Equal("no worker has GPU: 1", _driver.Run("g").Waiting);
        Assert.Equal(["0 NoWorkerCanRun", "1 NoWorkerCanRun"], _driver.Wait(300).Failed().Order());
    }

    [Fact]
    public void What_a_worker_died_of_says_so_too()
    {
        _driver.Join("w1");
        _driver.Join("w2", 1, ("GPU", 1));
        _driver.Ask(Held(0, Needs("GPU")));
        _driver.Map("m", 1, Needs("FPGA"));
        _driver.Join("w3", 1, ("FPGA", 1));
        _driver.Die("w2");
        _driver.Die("w3");

        Assert.Equal(("no worker has GPU: 1", "no worker has FPGA: 1"), (_driver.Run("g").Waiting, _driver.Run("m").Waiting));
        var told = _driver.Wait(300);
        Assert.Equal(["0 NoWorkerCanRun"], told.Failed());
        Assert.Single(told.OfType<Instruction.FailItems>());
    }

    [Fact]
    public void A_map_that_no_worker_can_run_fails_as_a_whole()
    {
        _driver.Join("w1");
        _driver.Map("m", 1_000_000, Needs("GPU"));

        Assert.Equal(1_000_000, _driver.Wait(300).OfType<Instruction.FailItems>().Single().Blocks.Count);
        Assert.Equal(RunState.Failed, _driver.Run("m").State);
    }

    [Fact]
    public void Without_any_worker_what_any_could_run_waits()
    {
        _driver.Ask(Held(0));

        Assert.Empty(_driver.Wait(1000).Failed());
        Assert.Equal("there is no worker", _driver.Run("g").Waiting);
    }
}
