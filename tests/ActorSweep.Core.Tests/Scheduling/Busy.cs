using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>A worker with one slot that has short tasks in its queue, measured at 10 ms each.</summary>
sealed class Busy(SchedulerDriver driver)
{
    /// <summary>The work of worker "w1" in its order; the first task executes.</summary>
    public List<Instruction.AssignTask> Queue { get; } = Fill(driver);

    /// <summary>The task that is recalled for worker "w2" when it registers.</summary>
    public Instruction.AssignTask Recalled()
    {
        var recall = driver.RegisterWorker("w2").OfType<Instruction.RecallWork>().Single();
        return Queue.Single(e => e.Attempt == recall.Attempt);
    }

    static List<Instruction.AssignTask> Fill(SchedulerDriver driver)
    {
        driver.RegisterWorker("w1");
        return driver.Finish(driver.Ask([.. Enumerable.Range(0, 9).Select(i => Specs.Held(i))]).Only(), seconds: 0.01).AssignedTasks();
    }
}
