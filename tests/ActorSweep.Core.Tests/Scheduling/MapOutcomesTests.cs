using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>The outcomes of a map's items: in chunks, alone after a retry, and in ranges that failed together.</summary>
public sealed class MapOutcomesTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_failed_item_that_a_client_retries_counts_as_failed_no_more_and_is_executed_alone()
    {
        var chunk = Chunk();
        var (first, second) = (chunk.Blocks.First, chunk.Blocks.First + 1);
        _driver.FinishItems(chunk, inline: true, failed: [ItemFailed(first, false), ItemFailed(second, false)]);
        Assert.Equal(2, _driver.Run("m").Failed);

        var told = _driver.Retry(Id(first, "m"));
        var reopened = told.OfType<Instruction.ReopenItems>().Single();
        Assert.Equal((new BlockRange(first, 1), "c"), (reopened.Blocks, reopened.Clients.Single().Value));
        Assert.Equal(1, _driver.Run("m").Failed);
        Assert.Empty(_driver.Retry(Id(first, "m"), Id(first + 2, "m")).OfType<Instruction.ReopenItems>());

        told = told.Concat(_driver.RegisterWorker("w2", slots: 9)).ToList();
        var again = told.Assigned().Single(assigned => assigned.Blocks.First == first);
        Assert.Equal(1, again.Blocks.Count);
        Assert.True(again.Number > chunk.Number);
        _driver.FinishItems(again, inline: true);
        Assert.Equal(1, _driver.Run("m").Failed);
    }

    [Fact]
    public void A_chunk_whose_only_item_is_retried_holds_no_result_any_more()
    {
        _driver.RegisterWorker("w1");
        _driver.FinishItems(_driver.Map("m", 1).Assigned().Single(), failed: ItemFailed(0, false));
        _driver.RegisterWorker("w2");
        var again = _driver.Retry(Id(0, "m")).Assigned().Single();
        var other = again.Worker.Value == "w1" ? "w2" : "w1";
        Assert.Equal((0, 0), (_driver.Run("m").Done, _driver.Run("m").Failed));
        _driver.FinishItems(again);
        Assert.Empty(_driver.LoseWorker(other).OfType<Instruction.ReopenItems>());
        Assert.Equal((RunState.Succeeded, 1), (_driver.Run("m").State, _driver.Run("m").Done));
    }

    [Fact]
    public void Items_that_failed_together_are_one_range_which_retried_items_split()
    {
        _driver.RegisterWorker("w1");
        _driver.Map("m", 100, Needs("GPU"));
        var failed = _driver.Wait(300).OfType<Instruction.FailItems>().Single();
        Assert.Equal((new BlockRange(0, 100), FailureType.NoWorkerCanRun), (failed.Blocks, failed.Failure.Type));
        Assert.Equal(["0 NoWorkerCanRun", "99 NoWorkerCanRun", "0 DependencyFailed", "1 DependencyFailed", "2 InputDeleted", "3 InputDeleted"],
            _driver.Ask(On(0, Id(0, "m")), On(1, Id(99, "m")), On(2, Id(100, "m")), On(3, Id(-1, "m"))).Failed());

        _driver.RegisterWorker("w2", 1, ("GPU", 1));
        foreach (var item in new long[] { 50, 10, 89 })
            _driver.Retry(Id(item, "m"));
        BlockRange[] ranges = [.. _driver.HoldMap("d", "m").OfType<Instruction.FailItems>().Select(i => i.Blocks).OrderBy(blocks => blocks.First)];
        Assert.Equal([new(0, 10), new(11, 39), new(51, 38), new(90, 10)], ranges);
        Assert.Equal(97, _driver.Run("m").Failed);
    }

    [Fact]
    public void Outcomes_that_a_client_reports_to_the_next_scheduler_are_taken_once_and_only_inside_the_map()
    {
        var failed = new ItemFailure(3, Failure(), MayRetry: false);
        var told = _driver.Do(new SchedulerEvent.MapSubmitted(new("c"), new("m"), "m", 100, TaskRules.Default)
        {
            Done = [new(new(20, 5), []), new(new(0, 10), [failed]), new(new(5, 10), []), new(new(98, 3), []), new(new(30, 0), [])],
        });
        Assert.Equal((15, 1), (_driver.Run("m").Done, _driver.Run("m").Failed));
        Assert.Empty(told.OfType<Instruction.FinishMapChunk>());
        Assert.Equal(["3 ValueError", "0 DependencyFailed"], _driver.Ask(On(0, Id(3, "m"))).Failed());
        Assert.Equal(10, _driver.RegisterWorker("w1").Assigned().Single().Blocks.First);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void A_task_waits_only_for_the_chunk_of_its_own_item(int dependents)
    {
        var chunk = Chunk();
        var outside = chunk.Blocks.End;
        _driver.Ask([On(0, Id(outside, "m")), .. Enumerable.Range(1, dependents).Select(i => On(i, Id(chunk.Blocks.First + i % chunk.Blocks.Count, "m")))]);
        _driver.RegisterWorker("w2", slots: 100);
        var executed = _driver.FinishItems(chunk, inline: true).AssignedTasks().Select(task => task.Task.Index).ToList();
        Assert.Equal(Enumerable.Range(1, dependents).Select(i => (long)i), executed.Order());
    }

    [Fact]
    public void A_map_that_is_cancelled_fails_its_executing_and_waiting_items_and_discards_attempts()
    {
        var chunk = Chunk();
        var told = _driver.Cancel("m");
        Assert.Contains(chunk.Attempt, told.OfType<Instruction.DiscardWork>().Select(i => i.Attempt));
        Assert.Equal(99, told.OfType<Instruction.FailItems>().Sum(i => i.Blocks.Count));
        Assert.All(told.OfType<Instruction.FailItems>(), i => Assert.Equal((FailureType.Cancelled, "the item was cancelled"), (i.Failure.Type, i.Failure.Message)));
        Assert.Equal((RunState.Cancelled, 100, 99), (_driver.Run("m").State, _driver.Run("m").Done, _driver.Run("m").Failed));
        Assert.Empty(_driver.Cancel("m"));
    }

    [Fact]
    public void An_item_that_workers_die_executing_fails_with_their_number_and_its_story()
    {
        _driver.Map("m", 1);
        IReadOnlyList<Instruction> told = [];
        for (var i = 1; i <= 3; i++)
        {
            _driver.RegisterWorker($"w{i}");
            told = _driver.LoseWorker($"w{i}");
        }
        var failure = told.OfType<Instruction.FailItems>().Single().Failure;
        Assert.Equal((FailureType.WorkerLost, "3 workers or executors died executing it; the last was a worker", "", "w3"), (failure.Type, failure.Message, failure.Stack, failure.Worker));
        Assert.EndsWith("failed: 3 workers or executors died executing it", failure.Story[^1]);
    }

    [Fact]
    public void An_item_without_a_failure_of_its_own_says_how_many_failed_with_it()
    {
        var chunk = Chunk();
        _driver.FinishItems(chunk, inline: true, failed: [new(chunk.Blocks.First, null, false), ItemFailed(chunk.Blocks.First + 1, false)]);
        _driver.RegisterWorker("w2");
        var failure = _driver.Ask(On(0, Id(chunk.Blocks.First, "m"))).OfType<Instruction.FailTask>().First().Failure;
        Assert.Contains("the item is one of 2 items of m that failed in one chunk", failure.Message);
    }

    /// <summary>Assigns a chunk of several items to worker "w1". Item 0 has finished.</summary>
    Instruction.AssignChunk Chunk()
    {
        _driver.RegisterWorker("w1");
        return _driver.FinishItems(_driver.Map("m", 100).Assigned().Single(), seconds: 0.01, inline: true).Assigned().First(a => a.Blocks.Count > 2);
    }
}
