using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class OrderTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_task_comes_after_another_though_that_failed()
    {
        _driver.Join("w1");
        var first = _driver.Ask(Held(0), Held(1) with { After = [Id(0)] }).Only();

        Assert.Equal(["1@w1"], _driver.Throw(first).Where());
    }

    [Fact]
    public void What_it_comes_after_is_no_input()
    {
        _driver.Join("w1");
        var first = _driver.Ask(Held(0), Held(1) with { After = [Id(0)] }).Only();

        Assert.Empty(_driver.Finish(first).Only().Inputs);
    }

    [Fact]
    public void What_nobody_wants_any_more_holds_up_nobody()
    {
        _driver.Join("w1");
        _driver.Ask(Held(0), Held(1) with { After = [Id(0)] });
        var told = _driver.Release("c", Id(0));

        Assert.Equal(["0"], told.Forgotten());
        Assert.Equal(["1@w1"], told.Where());
    }

    [Fact]
    public void What_has_ended_already_holds_up_nobody()
    {
        _driver.Join("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());

        Assert.Equal(["1@w1"], _driver.Ask(Held(1) with { After = [Id(0)] }).Where());
    }

    [Fact]
    public void What_was_lost_with_its_scheduler_comes_after_another_when_it_is_tried_again()
    {
        _driver.Join("w1", 2);
        var first = _driver.Ask(Held(0), Held(1, new TaskRules { CannotRepeat = true }) with { After = [Id(0)], IsAgain = true }).Only();

        Assert.Empty(_driver.Retry(Id(1)).Where());
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }

    [Fact]
    public void A_task_that_is_not_there_holds_up_nobody_and_the_others_still_do()
    {
        _driver.Join("w1", 2);
        var first = _driver.Ask(Held(0), Held(1) with { After = [Id(99), Id(0)] }).Only();

        Assert.Equal(0, first.Task.Index);
        Assert.Equal(["1@w1"], _driver.Finish(first).Where());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_can_be_what_comes_before_too(bool fails)
    {
        _driver.Join("w1");
        var first = _driver.Ask(Held(0), Held(1, 0) with { After = [Id(0)] }).Only();
        var told = fails ? _driver.Throw(first) : _driver.Finish(first);

        Assert.Equal(fails ? [] : ["1@w1"], told.Where());
        Assert.Equal(fails ? ["0 ValueError", "1 DependencyFailed"] : [], told.Failed());
    }
}
