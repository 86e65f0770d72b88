using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class MapTests
{
    readonly SchedulerDriver _driver = new();

    static readonly TaskRules Twice = new() { Retries = 1 };
    static readonly TaskRules Later = new() { Retries = 1, RetryDelay = (_, _) => TimeSpan.FromSeconds(5) };

    [Fact]
    public void A_map_is_kept_for_its_client_and_ends_when_the_client_releases_it()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.FinishItems(_driver.Map("m", 1).Assigned().Single());

        Assert.Equal("c", told.OfType<Instruction.FinishMapChunk>().Single().Clients.Single().Value);
        Assert.Equal(RunState.Succeeded, _driver.Run("m").State);
        Assert.Equal([new Instruction.EndRun(new("m"))], _driver.ReleaseMap("c", "m"));
    }

    [Fact]
    public void A_task_can_depend_on_an_item()
    {
        _driver.RegisterWorker("w1");
        var chunk = _driver.Map("m", 1).Assigned().Single();
        Assert.Empty(_driver.Ask(On(0, Id(0, "m"))));
        var told = _driver.FinishItems(chunk);

        Assert.Equal(["0@w1"], told.Where());
        Assert.Equal("w1", told.Only().Inputs.Single().Holders.Single().Value);
    }

    [Fact]
    public void A_failed_item_is_retried_alone_and_the_other_items_of_its_chunk_finish()
    {
        var chunk = Chunk(Twice);
        var told = _driver.FinishItems(chunk, inline: true, failed: ItemFailed(chunk.Blocks.First + 1));
        var again = told.Assigned().First();

        Assert.Equal([chunk.Blocks.First + 1], told.OfType<Instruction.FinishMapChunk>().Single().Retrying);
        Assert.Equal((chunk.Blocks.First + 1, 1), (again.Blocks.First, again.Blocks.Count));
        Assert.Equal([], _driver.FinishItems(again, failed: ItemFailed(again.Blocks.First)).OfType<Instruction.FinishMapChunk>().Single().Retrying);
        Assert.Equal(1, _driver.Run("m").Failed);
    }

    [Fact]
    public void A_task_that_depends_on_a_retried_item_waits_for_the_retry()
    {
        var chunk = Chunk(Later);
        _driver.FinishItems(chunk, inline: true, failed: ItemFailed(chunk.Blocks.First + 1));

        Assert.Empty(_driver.Ask(On(0, Id(chunk.Blocks.First + 1, "m"))).Finished());
        var again = _driver.Wait(5).Concat(_driver.RegisterWorker("w2")).Assigned().First(a => a.Blocks.First == chunk.Blocks.First + 1);
        Assert.Equal([again.Blocks.First], _driver.FinishItems(again, inline: true).Finished());
    }

    [Fact]
    public void A_lost_chunk_is_reopened_without_the_item_that_is_retried_alone()
    {
        var chunk = Chunk(Later);
        _driver.FinishItems(chunk, failed: ItemFailed(chunk.Blocks.First));
        var told = _driver.UnregisterWorker("w1").OfType<Instruction.ReopenItems>().ToList();

        Assert.Contains(told, r => r.Blocks.First == chunk.Blocks.First + 1 && r.Blocks.End == chunk.Blocks.End);
        Assert.DoesNotContain(told, r => r.Blocks.First == chunk.Blocks.First);
    }

    [Fact]
    public void A_lost_chunk_is_reopened_without_its_last_item_if_that_is_retried_alone()
    {
        var chunk = Chunk(Later);
        _driver.FinishItems(chunk, failed: ItemFailed(chunk.Blocks.End - 1));
        var told = _driver.UnregisterWorker("w1").OfType<Instruction.ReopenItems>().ToList();

        Assert.Contains(told, r => r.Blocks.First == chunk.Blocks.First && r.Blocks.End == chunk.Blocks.End - 1);
    }

    [Fact]
    public void Repeated_failed_items_and_items_outside_the_chunk_are_ignored()
    {
        var chunk = Chunk(Twice);

        _driver.FinishItems(chunk, inline: true, failed: [ItemFailed(chunk.Blocks.First, false), ItemFailed(chunk.Blocks.First, false), ItemFailed(9_999)]);
        Assert.Equal(1, _driver.Run("m").Failed);
    }

    [Fact]
    public void A_released_map_ends_when_the_last_task_that_depends_on_its_items_is_released()
    {
        _driver.Map("m", 3);
        _driver.Ask(On(0, Id(1, "m")));
        Assert.Empty(_driver.ReleaseMap("c", "m"));

        Assert.Contains(new Instruction.EndRun(new("m")), _driver.Release("c", Id(0)));
    }

    [Fact]
    public void An_item_that_fails_again_is_retried_as_often_as_its_rules_allow()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Map("m", 1, new TaskRules { Retries = 2 }).Assigned().Single();
        var second = _driver.FinishItems(first, failed: ItemFailed(0)).Assigned().Single();
        var told = _driver.FinishItems(second, failed: ItemFailed(0));
        var third = told.Assigned().Single();

        Assert.Empty(told.OfType<Instruction.FinishMapChunk>());
        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(c => c.Number));
        Assert.Equal(0, _driver.Run("m").Done);
        Assert.Empty(_driver.FinishItems(third, failed: ItemFailed(0)).Assigned());
        Assert.Equal((1, 1), (_driver.Run("m").Done, _driver.Run("m").Failed));
    }

    [Fact]
    public void A_task_waits_again_for_an_item_whose_result_is_lost()
    {
        _driver.RegisterWorker("w1");
        _driver.FinishItems(_driver.Map("m", 1).Assigned().Single());
        Assert.Equal(["0@w1"], _driver.Ask(On(0, Id(0, "m"))).Where());
        _driver.UnregisterWorker("w1");

        var told = _driver.RegisterWorker("w2");
        Assert.Empty(told.Where());
        Assert.Equal(["0@w2"], _driver.FinishItems(told.Assigned().Single()).Where());
    }

    [Fact]
    public void A_failed_item_on_which_a_task_depends_can_be_retried()
    {
        _driver.RegisterWorker("w1");
        _driver.FinishItems(_driver.Map("m", 1).Assigned().Single(), failed: ItemFailed(0, mayRetry: false));
        Assert.Contains("0 DependencyFailed", _driver.Ask(On(0, Id(0, "m"))).Failed());

        var again = _driver.Retry(Id(0, "m")).Assigned().Single();
        _driver.FinishItems(again);
        Assert.Equal((1, 0), (_driver.Run("m").Done, _driver.Run("m").Failed));
    }

    [Fact]
    public void A_suspect_item_fails_when_no_worker_can_run_it_any_more()
    {
        _driver.RegisterWorker("w1", 1, ("GPU", 1));
        _driver.RegisterWorker("w2");
        _driver.Map("m", 1, Needs("GPU"));
        _driver.LoseWorker("w1");
        _driver.Wait(299);
        Assert.Equal(0, _driver.Run("m").Failed);
        var failed = _driver.Wait(1).OfType<Instruction.FailItems>().Single();

        Assert.Equal((FailureType.NoWorkerCanRun, 1), (failed.Failure.Type, _driver.Run("m").Failed));
    }

    /// <summary>Assigns a chunk of several items to worker "w1".</summary>
    Instruction.AssignChunk Chunk(TaskRules rules)
    {
        _driver.RegisterWorker("w1");
        return _driver.FinishItems(_driver.Map("m", 100, rules).Assigned().Single(), seconds: 0.01, inline: true).Assigned().First(a => a.Blocks.Count > 2);
    }
}
