using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class WindowTests
{
    [Fact]
    public void A_run_is_assigned_only_blocks_within_the_window_after_its_first_unfinished_block()
    {
        var driver = new SchedulerDriver(new() { WindowBytes = 1 });
        driver.RegisterWorker("slow");
        var first = driver.Submit("a", 5000).Assigned().Single();
        var others = new Queue<Instruction.AssignChunk>(driver.RegisterWorker("fast").Assigned());
        var furthest = 0L;
        while (others.TryDequeue(out var next))
        {
            furthest = Math.Max(furthest, next.Blocks.End);
            driver.Finish(next).Concat(driver.Reduced(next)).Assigned().ForEach(others.Enqueue);
        }
        Assert.Equal(1024, furthest);

        Assert.NotEmpty(driver.Finish(first).Concat(driver.Reduced(first)).Assigned());
    }

    [Fact]
    public void The_results_of_a_deleted_run_are_deleted()
    {
        var driver = new SchedulerDriver(new() { EndedRuns = 1 });
        foreach (var run in (string[])["a", "b"])
        {
            driver.Submit(run, 1);
            driver.Cancel(run);
        }
        Assert.DoesNotContain(driver.Do(Ended("a")), i => i is Instruction.DeleteResults);
        Assert.Contains(new Instruction.DeleteResults(new("a")), driver.Do(Ended("b")));
    }

    /// <summary>A client may have named the map "..". The files in that folder do not belong to the map.</summary>
    [Fact]
    public void A_deleted_map_has_no_results_to_delete()
    {
        var driver = new SchedulerDriver(new() { EndedRuns = 1 });
        var told = new List<Instruction>();
        foreach (var run in (string[])["..", "", "c"])
        {
            told.AddRange(driver.Map(run, 1));
            told.AddRange(driver.ReleaseMap("c", run));
        }
        Assert.Equal(3, told.OfType<Instruction.EndRun>().Count());
        Assert.DoesNotContain(told, i => i is Instruction.DeleteResults);
    }

    static SchedulerEvent Ended(string run) => new SchedulerEvent.ReductionFinished(new(run), null, 0, 0);
}
