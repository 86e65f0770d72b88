using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SuspectTests
{
    readonly SchedulerDriver _driver = new();
    readonly SchedulerDriver _strict = new(new() { AllowedLosses = 1 });

    [Fact]
    public void A_block_is_condemned_with_its_story_when_three_workers_have_died_executing_it()
    {
        _driver.Submit("a", 1);
        foreach (var (worker, number) in new[] { ("w1", 1), ("w2", 2) })
        {
            Assert.Equal([Assign(worker, "a", number, number, 0)], _driver.RegisterWorker(worker).Assigned());
            Assert.Empty(_driver.LoseWorker(worker));
        }
        _driver.RegisterWorker("w3");
        _driver.Pass(1.5);

        var failed = FailedChunk(_driver.LoseWorker("w3"));
        Assert.Equal(
            (new RunId("a"), new BlockRange(0, 1), 3, "w3"),
            (failed.Run, failed.Blocks, failed.Failure.Attempt, failed.Failure.Worker));
        Assert.Equal(
            [
                "00:00:00.000 attempt 1 (block 0) assigned to w1",
                "00:00:00.000 w1 died",
                "00:00:00.000 attempt 2 (block 0) assigned to w2",
                "00:00:00.000 w2 died",
                "00:00:00.000 attempt 3 (block 0) assigned to w3",
                "00:00:01.500 w3 died",
                "00:00:01.500 failed: 3 workers or executors died executing it",
            ],
            failed.Failure.Story);
    }

    [Fact]
    public void A_condemned_block_counts_when_it_has_been_reduced()
    {
        _strict.RegisterWorker("w1");
        _strict.Submit("a", 1);
        var failed = FailedChunk(_strict.LoseWorker("w1"));
        Assert.Equal((0, 0), (_strict.Run("a").Done, _strict.Run("a").Failed));

        Assert.Equal([new Instruction.FinishReduction(new("a"))], _strict.Do(new SchedulerEvent.ChunkReduced(failed.Attempt)));
        Assert.Equal((RunState.Finishing, 1, 1), (_strict.Run("a").State, _strict.Run("a").Done, _strict.Run("a").Failed));
    }

    [Fact]
    public void A_run_with_a_condemned_block_can_be_cancelled()
    {
        _strict.RegisterWorker("w1");
        _strict.Submit("a", 2);
        var failed = FailedChunk(_strict.LoseWorker("w1"));
        _strict.Cancel("a");

        Assert.Empty(_strict.Do(new SchedulerEvent.ChunkReduced(failed.Attempt)));
    }

    [Fact]
    public void Only_the_block_that_a_dead_worker_was_executing_is_suspect()
    {
        Prefetched(_strict);

        Assert.Equal(new BlockRange(1, 1), FailedChunk(_strict.LoseWorker("w1")).Blocks);
        Assert.Equal([2, 3], _strict.RegisterWorker("w2").Assigned().Select(a => a.Blocks.First));
    }

    [Fact]
    public void The_work_of_a_worker_that_unregisters_does_not_become_suspect()
    {
        Prefetched(_strict);

        Assert.Empty(_strict.UnregisterWorker("w1"));
        Assert.Equal([Assign("w2", "a", 4, 2, 1), Assign("w2", "a", 5, 2, 2)], _strict.RegisterWorker("w2"));
    }

    [Fact]
    public void A_suspect_chunk_is_split_into_single_blocks_before_one_is_condemned()
    {
        ChunksOf100(_driver);
        _driver.LoseWorker("w1");

        Assert.Equal([Assign("w2", "a", 4, 2, 1), Assign("w2", "a", 5, 2, 2)], _driver.RegisterWorker("w2"));
        _driver.LoseWorker("w2");
        Assert.Equal([Assign("w3", "a", 6, 3, 1), Assign("w3", "a", 7, 3, 2)], _driver.RegisterWorker("w3"));
        var failed = FailedChunk(_driver.LoseWorker("w3"));

        Assert.Equal((new BlockRange(1, 1), 3), (failed.Blocks, failed.Failure.Attempt));
        Assert.Contains("attempt 1 (blocks 1 to 100) assigned to w1", failed.Failure.Story[0]);
    }

    [Fact]
    public void Every_block_of_a_suspect_chunk_gets_an_attempt_alone()
    {
        ChunksOf100(_strict);
        _strict.LoseWorker("w1");
        var alone = new Queue<Instruction.AssignChunk>(_strict.RegisterWorker("w2").Assigned());
        for (var block = 1; block <= 100; block++)
        {
            var next = alone.Dequeue();
            Assert.Equal(new BlockRange(block, 1), next.Blocks);
            var instructions = _strict.Finish(next, 0.001).Concat(_strict.Reduced(next)).ToList();
            Assert.DoesNotContain(instructions, i => i is Instruction.FailChunk);
            instructions.Assigned().ForEach(alone.Enqueue);
        }
    }

    [Fact]
    public void A_suspect_block_is_not_condemned_when_its_worker_unregisters()
    {
        ChunksOf100(_strict);
        _strict.LoseWorker("w1");
        _strict.RegisterWorker("w2");

        Assert.Empty(_strict.UnregisterWorker("w2"));
        Assert.Equal([Assign("w3", "a", 6, 3, 1), Assign("w3", "a", 7, 3, 2)], _strict.RegisterWorker("w3"));
    }

    static Instruction.FailChunk FailedChunk(IReadOnlyList<Instruction> instructions) =>
        Assert.IsType<Instruction.FailChunk>(Assert.Single(instructions));

    /// <summary>A worker of one slot executes blocks 1 to 100 and has blocks 101 to 200 queued.</summary>
    static void ChunksOf100(SchedulerDriver driver) => Assert.Equal(
        [Assign("w1", "a", 2, 1, 1, count: 100), Assign("w1", "a", 3, 1, 101, count: 100)],
        AfterOneBlock(driver, seconds: 0.001));

    /// <summary>A worker of one slot executes block 1 and has block 2 queued.</summary>
    static void Prefetched(SchedulerDriver driver) =>
        Assert.Equal([Assign("w1", "a", 2, 1, 1), Assign("w1", "a", 3, 1, 2)], AfterOneBlock(driver, seconds: 0.4));

    static List<Instruction.AssignChunk> AfterOneBlock(SchedulerDriver driver, double seconds)
    {
        driver.RegisterWorker("w1");
        var first = driver.Submit("a", 1000).Assigned().Single();
        var more = driver.Finish(first, seconds).Assigned();
        driver.Reduced(first);
        return more;
    }
}
