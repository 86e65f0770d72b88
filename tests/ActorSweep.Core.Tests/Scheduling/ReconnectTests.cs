using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Clients that reconnect repeat what they hold, to a scheduler that knows them or to a new one.</summary>
public sealed class ReconnectTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_client_that_reconnects_receives_the_ends_it_missed_and_no_task_is_executed_twice()
    {
        _driver.RegisterWorker("w1", slots: 3);
        var executed = _driver.Ask(Held(0), Held(1), Held(2)).AssignedTasks();
        _driver.Finish(executed[0]);
        _driver.Throw(executed[1]);

        var told = ReconnectClient(Tasks(Held(0), Held(1), Held(2)));
        Assert.Equal([0], told.Finished());
        Assert.Equal(["1 ValueError"], told.Failed());
        Assert.Empty(told.AssignedTasks());
        Assert.Empty(told.Deleted());
        Assert.Equal([2], _driver.Finish(executed[2]).Finished());
    }

    [Fact]
    public void A_hold_that_a_reconnecting_client_does_not_repeat_is_released()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var executed = _driver.Ask(Held(0), Held(1)).AssignedTasks();
        _driver.Map("m", 10);

        var told = ReconnectClient(Tasks(Held(1)));
        Assert.Equal(["0"], told.Deleted());
        Assert.Contains(new Instruction.DiscardWork(executed[0].Worker, executed[0].Attempt), told);
        Assert.Equal(RunState.Cancelled, _driver.Run("m").State);
    }

    [Fact]
    public void A_reconnecting_client_holds_a_known_map_again_and_receives_its_results()
    {
        _driver.RegisterWorker("w1", slots: 1);
        _driver.FinishItems(_driver.Map("m", 1).OfType<Instruction.AssignChunk>().Single(), inline: true);

        Assert.Single(ReconnectClient(new SchedulerEvent.MapSubmitted(new("c"), new("m"), "f", 1, TaskRules.Default)).OfType<Instruction.FinishMapChunk>());
        Assert.Equal(RunState.Succeeded, _driver.Run("m").State);
    }

    [Fact]
    public void A_repeated_cancel_does_not_cancel_a_task_whose_result_is_sent_along()
    {
        var told = ReconnectClient(Tasks(Held(0) with { Scattered = 100 }, Held(1, 0)), new SchedulerEvent.TasksCancelled([Id(0)]));

        Assert.Empty(told.Failed());
        Assert.Equal([0], told.Finished());
    }

    [Fact]
    public void A_released_input_of_a_finished_task_is_not_executed_again_when_its_client_reconnects()
    {
        _driver.RegisterWorker("w1", slots: 2);
        // The result of 0 was released when 1 had taken it. The result of 1 is on its worker.
        _driver.Finish(_driver.Finish(_driver.Ask(Inner(0), Held(1, 0)).Only()).Only());

        Assert.Empty(ReconnectClient(Tasks(Inner(0), Held(1, 0))).AssignedTasks());
    }

    [Fact]
    public void Repeated_tasks_are_executed_only_if_a_held_task_needs_them()
    {
        _driver.RegisterWorker("w1", slots: 2);
        Assert.Equal(["0@w1"], ReconnectClient(Tasks(Inner(0)), Tasks(Inner(5)), Tasks(Held(1, 0))).Where());
    }

    [Fact]
    public void For_an_unknown_client_only_held_tasks_without_results_are_executed_again()
    {
        _driver.RegisterWorker("w1", slots: 4);
        // 0 has finished and its result is at the client, 1 was needed only by 0, 2 depends on 0, and no client holds 3.
        Assert.Equal(["2@w1"], ReconnectClient(Tasks(Held(0) with { Scattered = 100 }, Inner(1), Held(2, 0), Inner(3))).Where());
    }

    [Fact]
    public void A_client_that_holds_unknown_tasks_or_maps_receives_InputDeleted()
    {
        Assert.Equal(["3 InputDeleted"], _driver.Hold("c", Id(3)).Failed());
        var failed = _driver.HoldMap("c", "m", count: 10).OfType<Instruction.FailItems>().Single();
        Assert.Equal((new(0, 10), "InputDeleted"), (failed.Blocks, failed.Failure.Type));
    }

    [Fact]
    public void A_task_that_cannot_be_repeated_continues_if_known_and_is_lost_if_unknown()
    {
        _driver.RegisterWorker("w1");
        var once = Held(0, new TaskRules { CannotRepeat = true });
        var executing = _driver.Ask(once).Only();
        Assert.Empty(ReconnectClient(Tasks(once with { IsAgain = true })).Failed());
        Assert.Equal([0], _driver.Finish(executing).Finished());

        var stranger = new ClientId("stranger");
        var told = _driver.Do(new SchedulerEvent.ClientReconnected(stranger, [new SchedulerEvent.TasksSubmitted(stranger, new("s"), "s", [once with { IsAgain = true }])]));
        Assert.Equal(["0 StateLost"], told.Failed());
    }

    [Fact]
    public void A_resubmitted_map_executes_only_the_items_without_results_at_its_client()
    {
        _driver.RegisterWorker("w1", slots: 1);
        var done = new[] { new ItemOutcomes(new(4, 4), [ItemFailed(5)]), new ItemOutcomes(new(0, 2), []) };
        var chunks = ReconnectClient(new SchedulerEvent.MapSubmitted(new("c"), new("m"), "f", 10, TaskRules.Default) { Done = done }).OfType<Instruction.AssignChunk>().ToList();
        while (_driver.Run("m").Done < 10)
        {
            var last = chunks[^1];
            chunks.AddRange(_driver.FinishItems(last, inline: true).OfType<Instruction.AssignChunk>());
        }

        Assert.Equal([2, 3, 8, 9], chunks.SelectMany(c => Enumerable.Range((int)c.Blocks.First, (int)c.Blocks.Count)));
        Assert.Equal((1, RunState.SucceededWithFailures), (_driver.Run("m").Failed, _driver.Run("m").State));
        // Finished items are available to tasks that depend on them.
        Assert.Equal(["0@w1"], _driver.Ask(On(0, Id(4, "m"))).Where());
        Assert.Contains("1 DependencyFailed", _driver.Ask(On(1, Id(5, "m"))).Failed());
    }

    IReadOnlyList<Instruction> ReconnectClient(params SchedulerEvent[] said) => _driver.Do(new SchedulerEvent.ClientReconnected(new("c"), said));

    static SchedulerEvent.TasksSubmitted Tasks(params TaskSpec[] tasks) => new(new("c"), new("g"), "g", tasks);
}
