using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class StrandedTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_stranded_task_is_shown_at_once_and_fails_after_five_minutes()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0, Needs("GPU")), Held(1, 0));

        Assert.Equal("no worker has GPU: 1", _driver.Run("g").Waiting);
        Assert.Empty(_driver.Wait(299).Failed());
        var told = _driver.Wait(1);
        Assert.Equal(["0 NoWorkerCanRun", "1 DependencyFailed"], told.Failed());
        Assert.Contains("The registered worker is w1.", told.OfType<Instruction.FailTask>().First().Failure.Message);
    }

    [Theory]
    [InlineData(0, "No worker is registered.")]
    [InlineData(2, "The registered workers are w1; w2 (GPU: 2).")]
    [InlineData(11, "The registered workers are w1; w2 (GPU: 2); w3; w4; w5; w6; w7; w8; w9; w10; ….")]
    public void The_failure_of_a_stranded_task_names_up_to_ten_workers_with_their_resources(int workers, string names)
    {
        for (var i = 1; i <= workers; i++)
            _driver.RegisterWorker($"w{i}", 1, i == 2 ? [("GPU", 2)] : []);
        _driver.Ask(Held(0, Needs("GPU", 3)));
        Assert.EndsWith($" within 300 s. {names}", _driver.Wait(300).OfType<Instruction.FailTask>().Single().Failure.Message);
    }

    [Fact]
    public void A_stranded_task_is_shown_while_all_workers_are_busy()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0), Held(1, OnlyOn("nowhere")));
        _driver.AskIn("h", "c", Held(0, Needs("GPU")));

        Assert.Equal("no worker has GPU: 1", _driver.Run("h").Waiting);
        Assert.Equal("no worker has on nowhere", _driver.Run("g").Waiting);
    }

    [Fact]
    public void A_stranded_task_does_not_delay_other_tasks_of_its_run()
    {
        _driver.RegisterWorker("w1", slots: 2);

        Assert.Equal(["1@w1"], _driver.Ask(Held(0, Needs("GPU")), Held(1)).Where());
    }

    [Fact]
    public void A_stranded_task_is_assigned_when_a_worker_registers_that_meets_its_requirement()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0, Needs("GPU")));
        _driver.Wait(299);

        Assert.Equal(["0@w2"], _driver.RegisterWorker("w2", 1, ("GPU", 1)).Where());
        Assert.Null(_driver.Run("g").Waiting);
        Assert.Empty(_driver.Wait(1).Failed());
    }

    [Fact]
    public void A_stranded_task_gets_the_full_time_after_an_earlier_one_was_released()
    {
        _driver.RegisterWorker("w1");
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
    public void Tasks_become_stranded_when_the_last_worker_that_meets_their_requirement_unregisters(bool wasSeenLast)
    {
        _driver.RegisterWorker("w1", 1);
        _driver.RegisterWorker("w2", 1, ("GPU", 1));
        _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU")));
        if (!wasSeenLast)
            _driver.MakeWorkerUnreachable("w2");
        _driver.UnregisterWorker("w2");

        Assert.Equal("no worker has GPU: 1", _driver.Run("g").Waiting);
        Assert.Equal(["0 NoWorkerCanRun", "1 NoWorkerCanRun"], _driver.Wait(300).Failed().Order());
    }

    [Fact]
    public void Suspects_become_stranded_when_the_last_worker_that_meets_their_requirement_dies()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2", 1, ("GPU", 1));
        _driver.Ask(Held(0, Needs("GPU")));
        _driver.Map("m", 1, Needs("FPGA"));
        _driver.RegisterWorker("w3", 1, ("FPGA", 1));
        _driver.LoseWorker("w2");
        _driver.LoseWorker("w3");

        Assert.Equal(("no worker has GPU: 1", "no worker has FPGA: 1"), (_driver.Run("g").Waiting, _driver.Run("m").Waiting));
        var told = _driver.Wait(300);
        Assert.Equal(["0 NoWorkerCanRun"], told.Failed());
        Assert.Single(told.OfType<Instruction.FailItems>());
    }

    [Fact]
    public void All_items_of_a_stranded_map_fail_together()
    {
        _driver.RegisterWorker("w1");
        _driver.Map("m", 1_000_000, Needs("GPU"));

        Assert.Equal(1_000_000, _driver.Wait(300).OfType<Instruction.FailItems>().Single().Blocks.Count);
        Assert.Equal(RunState.Failed, _driver.Run("m").State);
    }

    [Fact]
    public void A_task_without_requirements_waits_while_there_is_no_worker()
    {
        _driver.Ask(Held(0));

        Assert.Empty(_driver.Wait(1000).Failed());
        Assert.Equal("no worker is registered", _driver.Run("g").Waiting);
    }
}
