using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class ChunkSizeTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_size_of_a_chunk_is_the_wanted_duration_divided_by_the_measured_one() =>
        Assert.Equal(Assign("w1", "a", 2, 1, 1, count: 100), FirstMeasured(blocks: 10_000, seconds: 0.001)[0]);

    [Fact]
    public void The_wanted_duration_of_a_chunk_is_a_setting()
    {
        var driver = new SchedulerDriver(new() { ChunkDuration = TimeSpan.FromSeconds(2) });

        Assert.All(FirstMeasured(driver, 10_000, seconds: 0.01), assigned => Assert.Equal(200, assigned.Blocks.Count));
    }

    [Fact]
    public void The_size_of_a_chunk_follows_a_mean_with_weight_0_3_for_the_newest_measurement()
    {
        var assigned = FirstMeasured(blocks: 10_000, seconds: 0.001)[0];

        // 0.7 · 1 ms + 0.3 · 10 ms = 3.7 ms; 27 of these fit into 100 ms.
        Assert.Equal(27, Assert.Single(_driver.Finish(assigned, seconds: 100 * 0.010).Assigned()).Blocks.Count);
    }

    [Fact]
    public void A_chunk_of_slow_simulations_is_one_block() =>
        Assert.Equal(1, FirstMeasured(blocks: 10_000, seconds: 60).Single().Blocks.Count);

    [Fact]
    public void Chunks_are_smaller_if_their_results_are_large() =>
        Assert.Equal(4, FirstMeasured(blocks: 10_000, seconds: 0.0001, bytes: 1 << 20)[0].Blocks.Count);

    [Fact]
    public void A_chunk_has_no_more_than_65536_simulations_however_short_they_are()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 1, replicates: 10_000_000).Assigned().Single();

        Assert.Equal(65_536 / 256, _driver.Finish(first, seconds: 0, bytes: 0).Assigned()[0].Blocks.Count);
    }

    [Fact]
    public void Chunks_are_whole_blocks()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.Submit("a", 1, replicates: 1_000_000).Assigned().Single();

        // At 1 ms per simulation, 100 of them are one block of 64 and a part of the next. Blocks are not split.
        Assert.Equal(1, _driver.Finish(first, seconds: 64 * 0.001).Assigned()[0].Blocks.Count);
    }

    [Fact]
    public void Chunks_shrink_towards_the_end_of_a_run()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var sizes = DrainRun(_driver, _driver.Submit("a", 200).Assigned(), secondsEach: 0.0001);

        Assert.Equal(200, sizes.Sum());
        Assert.Equal([1, 1, 49], sizes[..3]);
        Assert.Equal(sizes[2..].OrderDescending(), sizes[2..]);
        Assert.Equal([1, 1, 1, 1], sizes[^4..]);
    }

    List<Instruction.AssignChunk> FirstMeasured(long blocks, double seconds, long bytes = 100) => FirstMeasured(_driver, blocks, seconds, bytes);

    static List<Instruction.AssignChunk> FirstMeasured(SchedulerDriver driver, long blocks, double seconds, long bytes = 100)
    {
        driver.RegisterWorker("w1");
        var first = driver.Submit("a", blocks).Assigned().Single();
        return driver.Finish(first, seconds, bytes).Assigned();
    }

    static List<long> DrainRun(SchedulerDriver driver, List<Instruction.AssignChunk> assigned, double secondsEach)
    {
        var waiting = new Queue<Instruction.AssignChunk>(assigned);
        var sizes = new List<long>();
        while (waiting.TryDequeue(out var next))
        {
            sizes.Add(next.Blocks.Count);
            foreach (var more in driver.Finish(next, secondsEach * next.Blocks.Count).Concat(driver.Reduced(next)).Assigned())
                waiting.Enqueue(more);
        }
        return sizes;
    }
}
