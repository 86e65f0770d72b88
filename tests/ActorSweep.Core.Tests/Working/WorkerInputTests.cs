using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>How an input reaches the executor, and what the worker reports about inputs to the scheduler.</summary>
public sealed class WorkerInputTests
{
    readonly WorkerDriver _driver = Registered();

    [Fact]
    public void The_executor_receives_a_large_input_the_first_time_and_the_worker_fetches_it_the_second()
    {
        Assert.Equal([new WorkerInstruction.ReceiveInput("p1", 0, 1), new WorkerInstruction.ExecuteAttempt(new(1), "p1")], _driver.Assign(Task(1, Large())));
        Assert.Single(_driver.Assign(Task(2, Large())).OfType<WorkerInstruction.FetchInputs>());
    }

    [Fact]
    public void Large_inputs_are_received_from_their_holders_in_turn() =>
        Assert.Equal([1, 0], _driver.Assign(Task(1, Large(7)), Task(2, Large(8))).OfType<WorkerInstruction.ReceiveInput>().Select(i => i.Holder));

    public static TheoryData<string> Releases => ["the input", "its run", "all results", "another input", "another run"];

    [Theory]
    [MemberData(nameof(Releases))]
    public void A_released_input_counts_as_never_received(string released)
    {
        _driver.Assign(Task(1, Large()));
        _driver.Do(released switch
        {
            "the input" => new WorkerEvent.ResultsReleased("s5", [new(new("g"), 7)]),
            "another input" => new WorkerEvent.ResultsReleased("s5", [new(new("g"), 8)]),
            "its run" => new WorkerEvent.RunReleased("s5", new("g")),
            "another run" => new WorkerEvent.RunReleased("s5", new("h")),
            _ => new WorkerEvent.ResultsReleased("s5", null),
        });
        Assert.Equal(!released.StartsWith("another", StringComparison.Ordinal), _driver.Assign(Task(2, Large())).OfType<WorkerInstruction.ReceiveInput>().Any());
    }

    [Fact]
    public void An_input_counts_as_never_received_under_the_next_scheduler()
    {
        _driver.Assign(Task(1, Large()));
        _driver.RecoverScheduler();
        Assert.Single(_driver.Assign("s6", 6, Task(2, Large())).OfType<WorkerInstruction.ReceiveInput>());
    }

    [Fact]
    public void Each_of_ten_thousand_received_inputs_is_fetched_the_second_time_and_one_more_input_removes_the_records()
    {
        var first = Enumerable.Range(1, 10_000).Select(n => Task(n, Large(100_000 + n)));
        Assert.Equal(10_000, _driver.Assign([.. first]).OfType<WorkerInstruction.ReceiveInput>().Count());
        Assert.Empty(_driver.Assign(Task(20_000, Large(100_001)), Task(20_001, Large(110_000))).OfType<WorkerInstruction.ReceiveInput>());
        _driver.Assign(Task(20_002, Large(7)));
        Assert.Single(_driver.Assign(Task(20_003, Large(100_001))).OfType<WorkerInstruction.ReceiveInput>());
    }

    [Fact]
    public void All_inputs_of_a_task_that_are_elsewhere_are_fetched_together()
    {
        var fetch = Assert.Single(_driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x"), Input(8, InputPresence.Elsewhere, 10, "x"))).OfType<WorkerInstruction.FetchInputs>());
        Assert.Equal([7, 8], fetch.Inputs.Select(input => input.Task.Index));
    }

    public static TheoryData<string> Fetched => ["small", "item", "own", "no processes"];

    [Theory]
    [MemberData(nameof(Fetched))]
    public void The_worker_fetches_any_other_input(string which)
    {
        var driver = which == "no processes" ? Registered(Settings with { ExecutorsReceive = false }) : _driver;
        var input = which switch
        {
            "small" => Large() with { Bytes = 999 },
            "item" => Large() with { IsItem = true },
            "own" => Large() with { Holders = [new("w"), new("x")] },
            _ => Large(),
        };
        Assert.Single(driver.Assign(Task(1, input)).OfType<WorkerInstruction.FetchInputs>());
    }

    [Fact]
    public void An_input_that_the_worker_should_hold_but_does_not_is_reported_lost_and_fetched_elsewhere()
    {
        var done = _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "w", "x")));
        Assert.Contains(new WorkerInstruction.TellInputLost(new("w"), new(1), new(new("g"), 7), new("w")), done);
        Assert.Equal([1], Assert.Single(done.OfType<WorkerInstruction.FetchInputs>()).Inputs.Single().From);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_attempt_whose_input_no_other_worker_holds_is_lost(bool isSaidToBeHere)
    {
        string[] holders = isSaidToBeHere ? ["w"] : [];
        Assert.Equal(
            [new WorkerInstruction.TellInputLost(new("w"), new(1), new(new("g"), 7), isSaidToBeHere ? new("w") : WorkerId.Nobody)],
            _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, holders))));
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void A_wanted_replica_is_fetched_and_reported()
    {
        Assert.Equal([new WorkerInstruction.FetchReplica(new(new(new("g"), 7)), "bytes")], _driver.Do(new WorkerEvent.ReplicaWanted("s5", new(new(new("g"), 7)), "bytes")));
        Assert.Equal([new WorkerInstruction.TellReplica(new(new(new("g"), 7)))], _driver.Do(new WorkerEvent.ReplicaStored(new(new(new("g"), 7)))));
    }

    static WorkInput Large(long n = 7) => Input(n, InputPresence.Elsewhere, 1000, "x", "y");
}
