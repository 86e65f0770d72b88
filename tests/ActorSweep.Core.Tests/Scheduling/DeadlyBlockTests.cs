using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class DeadlyBlockTests
{
    const long Blocks = 12, Deadly = 5;

    // If the blocks beside it failed too, the results would depend on the number of slots of the workers.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_block_that_kills_its_workers_is_the_only_block_that_fails(int slots)
    {
        var driver = new SchedulerDriver();
        driver.Submit("a", Blocks);
        var (reduced, failed) = (0, new List<long>());
        for (var worker = 1; reduced + failed.Count < Blocks && worker <= 100; worker++)
        {
            var has = driver.RegisterWorker($"w{worker}", slots).Assigned();
            while (has.Count > 0 && !has.Take(slots).Any(a => a.Blocks.First == Deadly))
            {
                var next = has[0];
                has.RemoveAt(0);
                has.AddRange(driver.Finish(next).Concat(driver.Reduced(next)).Assigned());
                reduced++;
            }
            if (has.Count > 0)
                failed.AddRange(Fail(driver, driver.LoseWorker($"w{worker}")));
        }

        Assert.Equal([Deadly], failed);
        Assert.Equal(Blocks - 1, reduced);
    }

    static List<long> Fail(SchedulerDriver driver, IReadOnlyList<Instruction> instructions)
    {
        var failed = instructions.OfType<Instruction.FailChunk>().ToList();
        foreach (var chunk in failed)
            driver.Do(new SchedulerEvent.ChunkReduced(chunk.Attempt));
        return [.. failed.Select(chunk => chunk.Blocks.First)];
    }
}
