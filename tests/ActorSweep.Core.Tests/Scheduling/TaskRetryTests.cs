using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class TaskRetryTests
{
    readonly SchedulerDriver _driver = new();

    static readonly TaskRules Twice = new() { Retries = 2 };
    static readonly TaskRules Later = new() { Retries = 2, RetryDelay = (tries, _) => TimeSpan.FromSeconds(10 * tries) };

    [Fact]
    public void A_task_is_tried_again_as_often_as_its_client_allows()
    {
        _driver.Join("w1");
        var first = _driver.Ask(Held(0, Twice)).Only();
        var second = _driver.Throw(first).Only();
        var third = _driver.Throw(second).Only();

        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(e => e.Number));
        Assert.Equal(["0 ValueError"], _driver.Throw(third).Failed());
    }

    [Fact]
    public void A_failure_that_is_not_to_be_tried_again_is_not()
    {
        _driver.Join("w1");

        Assert.Equal(["0 ValueError"], _driver.Throw(_driver.Ask(Held(0, Twice)).Only(), mayRetry: false).Failed());
        Assert.Equal((1, 1), (_driver.Run("g").Done, _driver.Run("g").Failed));
    }

    [Fact]
    public void Another_try_waits_as_long_as_its_client_wants()
    {
        _driver.Join("w1");
        var first = _driver.Ask(Held(0, Later)).Only();

        Assert.Empty(_driver.Throw(first).Executed());
        Assert.Equal(_driver.Now.AddSeconds(10), _driver.State.NextWake);
        Assert.Empty(_driver.Wait(9.9).Executed());
        var second = _driver.Wait(0.1).Only();
        Assert.Null(_driver.State.NextWake);
        _driver.Throw(second);
        Assert.Equal(_driver.Now.AddSeconds(20), _driver.State.NextWake);
    }

    [Fact]
    public void Lost_workers_are_not_tries()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0));
        _driver.Leave("w1");

        Assert.Equal(2, _driver.Join("w2").Only().Number);
    }

    [Fact]
    public void A_client_can_have_what_failed_tried_again_with_what_it_depends_on()
    {
        _driver.Join("w1");
        _driver.Throw(_driver.Ask(Held(0), Held(1, 0), Held(2, 1)).Only());
        var told = _driver.Retry(Id(2));

        Assert.Equal(["0@w1"], told.Where());
        Assert.Equal([2, 1, 0], told.Reopened());
        Assert.Equal(["1@w1"], _driver.Finish(told.Only()).Where());
    }

    [Fact]
    public void What_a_client_has_tried_again_while_it_waits_for_a_time_begins_at_once()
    {
        _driver.Join("w1");
        _driver.Throw(_driver.Ask(Held(0, Later)).Only());
        _driver.Cancel(Id(0));
        var again = _driver.Retry(Id(0));

        Assert.Equal(["0@w1"], again.Where());
        Assert.Empty(_driver.Wait(11));
        Assert.Equal([0], _driver.Finish(again.Only()).Kept());
    }

    [Fact]
    public void What_has_not_failed_is_not_tried_again()
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Empty(_driver.Retry(Id(0), Id(7), Id(0, "nowhere")));
    }

    [Fact]
    public void A_task_whose_input_was_not_there_is_not_tried_without_it()
    {
        _driver.Join("w1");
        Assert.Equal(["1 InputForgotten"], _driver.Ask(Held(1, 0)).Failed());

        var told = _driver.Retry(Id(1));
        Assert.Equal(["1 InputForgotten"], told.Failed());
        Assert.Empty(told.Where());
    }

    [Fact]
    public void A_task_whose_input_has_come_meanwhile_is_tried_with_it()
    {
        _driver.Join("w1");
        _driver.Ask(Held(1, 0));
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([Id(0)], _driver.Retry(Id(1)).Only().Inputs.Select(place => place.Task));
    }

    [Fact]
    public void A_task_whose_input_comes_after_a_retry_that_nobody_wanted_is_executed_with_it_once_somebody_wants_the_task()
    {
        _driver.Join("w1");
        _driver.Ask(Held(1, 0), Held(2, 1));
        _driver.Release("c", Id(1));
        Assert.Empty(_driver.Retry(Id(1)).Failed());
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal([Id(0)], _driver.Hold("c", Id(1)).Only().Inputs.Select(place => place.Task));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_task_is_not_linked_in_a_circle_when_it_is_tried_again(long retried)
    {
        _driver.Join("w1");
        Assert.Equal(["0 InputForgotten"], _driver.Ask(Held(0, 2)).Failed());
        Assert.Equal(["1 DependencyFailed", "2 DependencyFailed"], _driver.Ask(Held(1, 0), Held(2, 1)).Failed());

        var told = _driver.Retry(Id(retried));
        Assert.Equal([.. new[] { "0 InputForgotten", "1 DependencyFailed", "2 DependencyFailed" }.Take((int)retried + 1)], told.Failed());
        Assert.Empty(told.Where());
        Assert.Equal((3, 3), (_driver.Run("g").Done, _driver.Run("g").Failed));
    }

    [Fact]
    public void A_task_does_not_wait_for_the_end_of_one_that_needs_it()
    {
        _driver.Join("w1");
        Assert.Equal(["0 InputForgotten"], _driver.Ask(Held(0, 9) with { After = [Id(1)] }).Failed());
        Assert.Equal(["1 DependencyFailed"], _driver.Ask(Held(1, 0)).Failed());
        _driver.Finish(_driver.Ask(Held(9)).Only());

        var first = _driver.Retry(Id(1)).Only();
        Assert.Equal(Id(0), first.Task);
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }
}
