namespace ActorSweep.Core.Scheduling;

/// <summary>Chooses who gets the next chunk.</summary>
static class Placement
{
    /// <summary>The least loaded worker that can start a chunk of the run soon; null where none can.</summary>
    /// <param name="reserved">A worker that gets nothing more, so that a suspect can have it to itself.</param>
    public static Worker? Choose(IEnumerable<Worker> workers, Run run, Worker? reserved, SchedulerSettings settings) =>
        LeastLoaded(workers, worker => worker != reserved && !worker.IsTaken && HasRoom(worker, run, settings));

    /// <summary>The least loaded worker that would execute a suspect and nothing beside it; null where none is free for that.</summary>
    public static Worker? ChooseForSuspect(IEnumerable<Worker> workers, Run run, SchedulerSettings settings) =>
        LeastLoaded(workers, worker => worker.ExecutesAlone && HasRoom(worker, run, settings));

    /// <summary>The worker to keep free for a suspect: the one that will be done first.</summary>
    public static Worker? SoonestAlone(IEnumerable<Worker> workers) => LeastLoaded(workers, worker => worker.Slots > 1);

    /// <summary>One chunk a slot; and one more where chunks are so short that fetching the next would leave the slot idle.</summary>
    static bool HasRoom(Worker worker, Run run, SchedulerSettings settings) =>
        worker.Load < (run.SecondsEach * run.Layout.BlockSize < settings.PrefetchBelow.TotalSeconds ? 2 : 1);

    static Worker? LeastLoaded(IEnumerable<Worker> workers, Func<Worker, bool> isEligible)
    {
        Worker? chosen = null;
        foreach (var worker in workers)
            if (worker.TakesWork && isEligible(worker) && (chosen is null || worker.Load < chosen.Load))
                chosen = worker;
        return chosen;
    }
}
