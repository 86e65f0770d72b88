using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class LineageTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_whose_result_is_lost_with_its_worker_is_executed_again()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());
        _driver.RegisterWorker("w2");
        var told = _driver.LoseWorker("w1");

        Assert.Equal([0], told.Reopened());
        Assert.Equal(["0@w2"], told.Where());
    }

    [Fact]
    public void Released_ancestors_of_a_lost_result_are_executed_again_too()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.Ask(Inner(0), Inner(1, 0), Held(2, 1));
        for (var i = 0; i < 3; i++)
            told = _driver.Finish(told.Only());
        _driver.RegisterWorker("w2");
        told = _driver.LoseWorker("w1");

        Assert.Equal(["0@w2"], told.Where());
        told = _driver.Finish(told.Only());
        Assert.Equal(["1@w2"], told.Where());
        Assert.Equal(["2@w2"], _driver.Finish(told.Only()).Where());
    }

    [Fact]
    public void An_inline_result_is_not_lost_with_its_worker()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only(), inline: true);

        Assert.Empty(_driver.LoseWorker("w1"));
    }

    [Fact]
    public void A_ready_task_whose_input_is_lost_waits_for_it_again()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");
        var first = _driver.Ask(Held(0), Held(1), Held(2, 0)).AssignedTasks();
        _driver.Finish(first[0]);
        _driver.UnregisterWorker("w1");
        var told = _driver.Finish(first[1]);

        Assert.Equal(["0@w2"], told.Where());
        Assert.Equal(["2@w2"], _driver.Finish(told.Only()).Where());
    }

    [Fact]
    public void Work_of_a_worker_that_unregisters_waits_for_an_input_that_is_lost_with_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());
        _driver.Ask(Held(1, 0));
        _driver.RegisterWorker("w2");
        var told = _driver.UnregisterWorker("w1");

        Assert.Equal(["0@w2"], told.Where());
        Assert.Equal(["1@w2"], _driver.Finish(told.Only()).Where());
    }

    [Fact]
    public void An_input_that_cannot_be_fetched_is_computed_again_and_its_task_waits()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());
        var second = _driver.Ask(Held(1, 0)).Only();
        var told = _driver.LoseInput(second, Id(0), "w1");

        Assert.Equal([0], told.Reopened());
        Assert.Equal(["0@w1"], told.Where());
        Assert.Equal(["1@w1"], _driver.Finish(told.Only()).Where());
    }

    [Fact]
    public void A_lost_input_with_another_replica_is_not_computed_again()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());
        _driver.RegisterWorker("w2");
        _driver.AddReplica("w2", Id(0));
        var told = _driver.LoseInput(_driver.Ask(Held(1, 0)).Only(), Id(0), "w1");

        Assert.Empty(told.Reopened());
        Assert.Equal("w2", told.Only().Inputs.Single().Holders.Single().Value);
    }

    [Fact]
    public void A_task_whose_input_can_never_be_fetched_fails_with_InputLost()
    {
        var driver = new SchedulerDriver(new() { AllowedAttempts = 3 });
        driver.RegisterWorker("w1");
        driver.Finish(driver.Ask(Held(0)).Only(), inline: true);
        var told = driver.Ask(Held(1, 0));
        for (var i = 0; i < 3; i++)
            told = driver.LoseInput(told.Only(), Id(0), "");

        Assert.Equal(["1 InputLost"], told.Failed());
    }

    [Fact]
    public void A_task_that_cannot_be_repeated_is_lost_with_its_worker_and_its_dependent_fails()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0, new TaskRules { CannotRepeat = true }), Held(1) with { After = [Id(0)] }).Only());
        _driver.Ask(Held(2, 0));

        Assert.Equal(["0 StateLost", "2 DependencyFailed"], _driver.LoseWorker("w1").Failed());
    }

    [Fact]
    public void A_repeated_report_of_a_finished_task_does_not_discard_its_result()
    {
        _driver.RegisterWorker("w1");
        var executed = _driver.Ask(Held(0)).Only();
        _driver.Finish(executed);

        Assert.Empty(_driver.Finish(executed));
        Assert.Empty(_driver.Do(new SchedulerEvent.WorkerReported(executed.Worker, [executed.Attempt])));
    }

    [Fact]
    public void A_worker_that_is_reachable_again_releases_the_results_that_were_counted_as_lost()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([0], _driver.MakeWorkerUnreachable("w1").Reopened());
        Assert.Contains(new Instruction.ReleaseWorkerResults(new("w1")), _driver.MakeWorkerReachable("w1"));
    }
}
