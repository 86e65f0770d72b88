using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class MapCancelTests
{
    static readonly TaskRules Later = new() { Retries = 1, RetryDelay = (_, _) => TimeSpan.FromSeconds(5) };
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_cancelled_map_fails_all_unfinished_items_including_those_that_wait_for_a_retry()
    {
        var chunk = Chunk(Later);
        _driver.FinishItems(chunk, inline: true, failed: ItemFailed(chunk.Blocks.First));
        _driver.Ask(On(0, Id(chunk.Blocks.First, "m")));

        Assert.Contains("0 DependencyFailed", _driver.Cancel("m").Failed());
        Assert.Equal((RunState.Cancelled, _driver.Run("m").Tasks), (_driver.Run("m").State, _driver.Run("m").Done));
    }

    [Fact]
    public void Cancelled_items_that_wait_are_not_executed()
    {
        _driver.Map("m", 5);
        var told = _driver.Cancel(Id(1, "m"), Id(4, "m"), Id(2, "m"));

        Assert.Equal([new BlockRange(1, 2), new BlockRange(4, 1)], told.OfType<Instruction.FailItems>().Select(f => f.Blocks));
        Assert.Equal([0, 3], _driver.RegisterWorker("w1", slots: 4).Assigned().Select(a => a.Blocks.First));
        Assert.Equal((3, 3), (_driver.Run("m").Done, _driver.Run("m").Failed));
    }

    [Fact]
    public void A_cancelled_item_that_is_executed_is_discarded_and_the_other_items_of_its_chunk_are_executed_again()
    {
        var chunk = Chunk(TaskRules.Default);
        var cancelled = chunk.Blocks.First + 1;
        var told = _driver.Cancel(Id(cancelled, "m"));
        var again = told.Concat(_driver.RegisterWorker("w2", slots: 9)).Assigned().ToList();

        Assert.Equal([chunk.Attempt], told.OfType<Instruction.DiscardWork>().Select(d => d.Attempt));
        Assert.Contains(again, a => a.Blocks.First == chunk.Blocks.First);
        Assert.Contains(again, a => a.Blocks.First == cancelled + 1);
        Assert.DoesNotContain(again, a => a.Blocks.Overlaps(new BlockRange(cancelled, 1)));
    }

    [Fact]
    public void A_cancelled_item_that_waits_for_a_retry_fails_the_tasks_that_depend_on_it()
    {
        var chunk = Chunk(Later);
        _driver.FinishItems(chunk, inline: true, failed: ItemFailed(chunk.Blocks.First));
        _driver.Ask(On(0, Id(chunk.Blocks.First, "m")));

        Assert.Contains("0 DependencyFailed", _driver.Cancel(Id(chunk.Blocks.First, "m")).Failed());
        Assert.DoesNotContain(_driver.Wait(5).Assigned(), a => a.Blocks.First == chunk.Blocks.First);
    }

    [Fact]
    public void Items_that_have_ended_or_do_not_exist_cannot_be_cancelled()
    {
        _driver.RegisterWorker("w1");
        _driver.FinishItems(_driver.Map("m", 1).Assigned().Single());

        Assert.Empty(_driver.Cancel(Id(0, "m"), Id(1, "m"), Id(-1, "m")));
    }

    [Fact]
    public void A_finished_map_cannot_be_cancelled()
    {
        _driver.RegisterWorker("w1");
        _driver.FinishItems(_driver.Map("m", 1).Assigned().Single());

        Assert.Empty(_driver.Cancel("m"));
        Assert.Equal(RunState.Succeeded, _driver.Run("m").State);
    }

    [Fact]
    public void A_client_can_retry_a_failed_item_and_no_other()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var both = _driver.Map("m", 3).Assigned();
        _driver.FinishItems(both[0], inline: true, failed: ItemFailed(0));
        _driver.FinishItems(both[1], inline: true);

        Assert.Empty(_driver.Retry(Id(1, "m"), Id(2, "m"), Id(3, "m"), Id(-1, "m")));
        var again = _driver.Retry(Id(0, "m")).Assigned().Single();
        _driver.FinishItems(again, inline: true);
        Assert.Equal((2, 0), (_driver.Run("m").Done, _driver.Run("m").Failed));
    }

    [Fact]
    public void A_cancelled_item_can_be_retried()
    {
        _driver.Map("m", 3);
        _driver.Cancel("m");

        Assert.Equal([1], _driver.Retry(Id(1, "m")).Concat(_driver.RegisterWorker("w1")).Assigned().Select(a => a.Blocks.First));
        Assert.Equal((2, 2), (_driver.Run("m").Done, _driver.Run("m").Failed));
    }

    [Fact]
    public void A_client_that_holds_a_map_receives_its_finished_retrying_and_failed_items()
    {
        var chunk = Chunk(Later);
        _driver.FinishItems(chunk, inline: true, failed: ItemFailed(chunk.Blocks.First));
        _driver.Cancel("m");
        var told = _driver.HoldMap("d", "m");

        Assert.Contains(told.OfType<Instruction.FinishMapChunk>(), k => k.Retrying.SequenceEqual([chunk.Blocks.First]));
        Assert.Contains(told.OfType<Instruction.FailItems>(), f => f.Blocks.First == chunk.Blocks.First);
    }

    /// <summary>Assigns a chunk of several items to worker "w1".</summary>
    Instruction.AssignChunk Chunk(TaskRules rules)
    {
        _driver.RegisterWorker("w1");
        return _driver.FinishItems(_driver.Map("m", 100, rules).Assigned().Single(), seconds: 0.01, inline: true).Assigned().First(a => a.Blocks.Count > 2);
    }
}
