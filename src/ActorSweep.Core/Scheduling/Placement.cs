namespace ActorSweep.Core.Scheduling;

/// <summary>Chooses who gets the next chunk.</summary>
static class Placement
{
    /// <summary>The least loaded worker that can start a chunk of the run soon; null where none can.</summary>
    public static Worker? Choose(IEnumerable<Worker> workers, Run run, SchedulerSettings settings)
    {
        // One chunk a slot; and one more where chunks are so short that fetching the next would leave the slot idle.
        var isShort = run.SecondsEach * run.Layout.BlockSize < settings.PrefetchBelow.TotalSeconds;
        var deepest = isShort ? 2 : 1;
        Worker? chosen = null;
        foreach (var worker in workers)
            if (worker.TakesWork && worker.Load < deepest && (chosen is null || worker.Load < chosen.Load))
                chosen = worker;
        return chosen;
    }
}
