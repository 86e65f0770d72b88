using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class OrderTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_is_assigned_when_the_task_it_is_ordered_after_has_failed()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0), Held(1) with { After = [Id(0)] }).Only();

        Assert.Equal(["1@w1"], _driver.Throw(first).Where());
    }

    [Fact]
    public void A_task_that_another_is_ordered_after_is_not_its_input()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0), Held(1) with { After = [Id(0)] }).Only();

        Assert.Empty(_driver.Finish(first).Only().Inputs);
    }

    [Fact]
    public void A_task_is_assigned_when_the_task_it_is_ordered_after_is_deleted()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0), Held(1) with { After = [Id(0)] });
        var told = _driver.Release("c", Id(0));

        Assert.Equal(["0"], told.Deleted());
        Assert.Equal(["1@w1"], told.Where());
    }

    [Fact]
    public void A_task_ordered_after_a_finished_task_is_assigned_at_once()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal(["1@w1"], _driver.Ask(Held(1) with { After = [Id(0)] }).Where());
    }

    [Fact]
    public void A_retried_task_that_was_lost_with_its_scheduler_keeps_its_order()
    {
        _driver.RegisterWorker("w1", 2);
        var first = _driver.Ask(Held(0), Held(1, new TaskRules { CannotRepeat = true }) with { After = [Id(0)], IsAgain = true }).Only();

        Assert.Empty(_driver.Retry(Id(1)).Where());
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }

    [Fact]
    public void A_task_ordered_after_an_unknown_and_a_known_task_waits_only_for_the_known()
    {
        _driver.RegisterWorker("w1", 2);
        var first = _driver.Ask(Held(0), Held(1) with { After = [Id(99), Id(0)] }).Only();

        Assert.Equal(0, first.Task.Index);
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_can_also_be_a_task_that_its_dependent_is_ordered_after(bool fails)
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Ask(Held(0), Held(1, 0) with { After = [Id(0)] }).Only();
        var told = fails ? _driver.Throw(first) : _driver.Finish(first);

        Assert.Equal(fails ? [] : ["1@w1"], told.Where());
        Assert.Equal(fails ? ["0 ValueError", "1 DependencyFailed"] : [], told.Failed());
    }
}
