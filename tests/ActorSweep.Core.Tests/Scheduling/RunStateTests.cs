using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>The state of a graph or a map that the snapshot shows, while its tasks wait, execute and end.</summary>
public sealed class RunStateTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_graph_is_queued_until_a_task_is_assigned_and_runs_until_all_have_ended()
    {
        _driver.Ask(Held(0), Held(1));
        Assert.Equal(RunState.Queued, _driver.Run("g").State);
        var first = _driver.RegisterWorker("w1").Only();
        Assert.Equal(RunState.Running, _driver.Run("g").State);
        _driver.Finish(first, inline: true);
        _driver.LoseWorker("w1");
        Assert.Equal(RunState.Running, _driver.Run("g").State);
        _driver.Finish(_driver.RegisterWorker("w2").Only(), inline: true);
        Assert.Equal(RunState.Succeeded, _driver.Run("g").State);
    }

    [Theory]
    [InlineData(0, RunState.Succeeded)]
    [InlineData(1, RunState.SucceededWithFailures)]
    [InlineData(2, RunState.Failed)]
    public void The_state_of_an_ended_graph_says_whether_none_some_or_all_tasks_failed(int failed, RunState state)
    {
        _driver.RegisterWorker("w1", slots: 2);
        var tasks = _driver.Ask(Held(0), Held(1)).AssignedTasks();
        foreach (var task in tasks.Take(failed))
            _driver.Throw(task);
        foreach (var task in tasks.Skip(failed))
            _driver.Finish(task);
        Assert.Equal((state, failed), (_driver.Run("g").State, (int)_driver.Run("g").Failed));
    }

    [Fact]
    public void A_graph_that_was_cancelled_before_its_end_is_cancelled_and_an_ended_one_is_not()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only(), inline: true);
        _driver.Cancel("g");
        Assert.Equal(RunState.Succeeded, _driver.Run("g").State);
        _driver.Ask(Held(1));
        _driver.Cancel("g");
        Assert.Equal(RunState.Cancelled, _driver.Run("g").State);
    }

    [Fact]
    public void A_map_is_queued_until_a_chunk_is_assigned_and_runs_until_all_items_have_ended()
    {
        _driver.Map("m", 2);
        Assert.Equal(RunState.Queued, _driver.Run("m").State);
        var told = _driver.RegisterWorker("w1");
        Assert.Equal(RunState.Running, _driver.Run("m").State);
        while (told.Assigned() is [var chunk, ..])
        {
            told = _driver.FinishItems(chunk, inline: true);
            Assert.Equal(told.Assigned().Count > 0 ? RunState.Running : RunState.Succeeded, _driver.Run("m").State);
        }
    }
}
