using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class TaskRetryTests
{
    [Fact]
    public void The_delay_of_a_retry_has_no_effect_on_a_task_that_a_client_has_retried_meanwhile()
    {
        var driver = new SchedulerDriver();
        driver.RegisterWorker("w1");
        driver.Throw(driver.Ask(Held(0, new TaskRules { Retries = 1, RetryDelay = (_, _) => TimeSpan.FromSeconds(5) })).Only());
        driver.Pass(1);
        driver.Cancel(Id(0));
        var again = driver.Retry(Id(0)).Only();
        Assert.Empty(driver.Wait(4));
        Assert.Equal([0], driver.Finish(again).Finished());
    }

    readonly SchedulerDriver _driver = new();

    static readonly TaskRules Twice = new() { Retries = 2 };
    static readonly TaskRules Later = new() { Retries = 2, RetryDelay = (tries, _) => TimeSpan.FromSeconds(10 * tries) };

    [Fact]
    public void A_failed_task_is_retried_as_often_as_its_client_allows()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0, Twice)).Only();
        var second = _driver.Throw(first).Only();
        var third = _driver.Throw(second).Only();

        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(e => e.Number));
        Assert.Equal(["0 ValueError"], _driver.Throw(third).Failed());
    }

    [Fact]
    public void A_failure_that_may_not_be_retried_fails_the_task()
    {
        _driver.RegisterWorker("w1");

        Assert.Equal(["0 ValueError"], _driver.Throw(_driver.Ask(Held(0, Twice)).Only(), mayRetry: false).Failed());
        Assert.Equal((1, 1), (_driver.Run("g").Done, _driver.Run("g").Failed));
    }

    [Fact]
    public void A_retry_waits_for_the_delay_that_its_client_chose()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0, Later)).Only();

        Assert.Empty(_driver.Throw(first).AssignedTasks());
        Assert.Equal(_driver.Now.AddSeconds(10), _driver.State.NextWake);
        Assert.Empty(_driver.Wait(9.9).AssignedTasks());
        var second = _driver.Wait(0.1).Only();
        Assert.Null(_driver.State.NextWake);
        _driver.Throw(second);
        Assert.Equal(_driver.Now.AddSeconds(20), _driver.State.NextWake);
    }

    [Fact]
    public void Work_of_a_worker_that_unregisters_is_assigned_again_without_a_retry()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0));
        _driver.UnregisterWorker("w1");

        Assert.Equal(2, _driver.RegisterWorker("w2").Only().Number);
    }

    [Fact]
    public void A_client_retries_a_failed_task_together_with_its_failed_inputs()
    {
        _driver.RegisterWorker("w1");
        _driver.Throw(_driver.Ask(Held(0), Held(1, 0), Held(2, 1)).Only());
        var told = _driver.Retry(Id(2));

        Assert.Equal(["0@w1"], told.Where());
        Assert.Equal([2, 1, 0], told.Reopened());
        Assert.Equal(["1@w1"], _driver.Finish(told.Only()).Where());
    }

    [Fact]
    public void A_delayed_task_that_was_cancelled_begins_at_once_when_its_client_retries_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Throw(_driver.Ask(Held(0, Later)).Only());
        _driver.Cancel(Id(0));
        var again = _driver.Retry(Id(0));

        Assert.Equal(["0@w1"], again.Where());
        Assert.Empty(_driver.Wait(11));
        Assert.Equal([0], _driver.Finish(again.Only()).Finished());
    }

    [Fact]
    public void Finished_and_unknown_tasks_are_not_retried()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Empty(_driver.Retry(Id(0), Id(7), Id(0, "nowhere")));
    }

    [Fact]
    public void A_retried_task_whose_input_is_still_unknown_fails_again()
    {
        _driver.RegisterWorker("w1");
        Assert.Equal(["1 InputDeleted"], _driver.Ask(Held(1, 0)).Failed());

        var told = _driver.Retry(Id(1));
        Assert.Equal(["1 InputDeleted"], told.Failed());
        Assert.Empty(told.Where());
    }

    [Fact]
    public void A_retried_task_whose_input_was_submitted_meanwhile_is_assigned_with_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(1, 0));
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([Id(0)], _driver.Retry(Id(1)).Only().Inputs.Select(place => place.Task));
    }

    [Fact]
    public void A_retried_unheld_task_is_assigned_with_its_later_input_when_a_client_holds_it()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(1, 0), Held(2, 1));
        _driver.Release("c", Id(1));
        Assert.Empty(_driver.Retry(Id(1)).Failed());
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([Id(0)], _driver.Hold("c", Id(1)).Only().Inputs.Select(place => place.Task));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_retry_of_tasks_that_depend_on_each_other_in_a_cycle_fails_again(long retried)
    {
        _driver.RegisterWorker("w1");
        Assert.Equal(["0 InputDeleted"], _driver.Ask(Held(0, 2)).Failed());
        Assert.Equal(["1 DependencyFailed", "2 DependencyFailed"], _driver.Ask(Held(1, 0), Held(2, 1)).Failed());

        var told = _driver.Retry(Id(retried));
        Assert.Equal([.. new[] { "0 InputDeleted", "1 DependencyFailed", "2 DependencyFailed" }.Take((int)retried + 1)], told.Failed());
        Assert.Empty(told.Where());
        Assert.Equal((3, 3), (_driver.Run("g").Done, _driver.Run("g").Failed));
    }

    [Fact]
    public void A_retried_task_ordered_after_its_own_dependent_does_not_wait_for_it()
    {
        _driver.RegisterWorker("w1");
        Assert.Equal(["0 InputDeleted"], _driver.Ask(Held(0, 9) with { After = [Id(1)] }).Failed());
        Assert.Equal(["1 DependencyFailed"], _driver.Ask(Held(1, 0)).Failed());
        _driver.Finish(_driver.Ask(Held(9)).Only());

        var first = _driver.Retry(Id(1)).Only();
        Assert.Equal(Id(0), first.Task);
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }
}
