using ActorSweep.Core.Scheduling;
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
