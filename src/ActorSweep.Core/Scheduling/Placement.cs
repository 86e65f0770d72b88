namespace ActorSweep.Core.Scheduling;

/// <summary>Chooses who gets the next piece of work.</summary>
static class Placement
{
    /// <summary>Of the holders of an input, as many are looked at.</summary>
    const int MostHolders = 8;

    /// <summary>The worker where work without inputs begins first; null where none can take it.</summary>
    public static Worker? Choose(WorkerIndex index, Requirement requirement)
    {
        if (requirement.IsNone)
            return index.LeastLoaded;
        Worker? other = null;
        foreach (var worker in index.WithRoom)
            if (worker.Satisfies(requirement) && worker.HasFree(requirement))
            {
                if (requirement.Workers.Count == 0 || requirement.Prefers(worker.Id))
                    return worker;
                other ??= worker;
            }
        return other;
    }

    /// <summary>
    /// The worker where a task begins first, by what waits there and what has to be brought there. One that holds inputs may
    /// get it though it has no room: waiting there can be shorter than the way of the inputs elsewhere.
    /// </summary>
    public static Worker? Choose(WorkerIndex index, GraphTask task, DateTimeOffset now, SchedulerSettings settings)
    {
        var chosen = Choose(index, task.Requirement);
        if (!HasDistantInputs(task))
            return chosen;
        var shortest = chosen is null ? double.PositiveInfinity : SecondsTo(chosen, task, now, settings);
        foreach (var input in task.Inputs)
            foreach (var holder in input.IsItem || input.Holders.Count > 0 ? HoldersOf(input).Take(MostHolders) : [])
                if (holder.MayQueue(index.MostQueuedBy(holder)) && CanTake(holder, task) && SecondsTo(holder, task, now, settings) is var seconds && seconds < shortest)
                    (chosen, shortest) = (holder, seconds);
        return chosen;
    }

    /// <summary>The least loaded worker that would execute a suspect and nothing beside it; null where none is free for that.</summary>
    public static Worker? ChooseForSuspect(WorkerIndex index, Requirement requirement)
    {
        foreach (var worker in index.WithRoom)
            if (worker.ExecutesAlone && worker.Assigned.Count < 2 && worker.Satisfies(requirement) && worker.HasFree(requirement))
                return worker;
        return null;
    }

    /// <summary>The worker to keep free for a suspect: the one that will be done first.</summary>
    public static Worker? SoonestAlone(IEnumerable<Worker> workers, Requirement requirement)
    {
        Worker? chosen = null;
        foreach (var worker in workers)
            if (worker.TakesWork && (worker.Slots > 1 || worker.Assigned.Count > 1) && worker.Satisfies(requirement) && (chosen is null || worker.Load < chosen.Load))
                chosen = worker;
        return chosen;
    }

    /// <summary>Where a result is.</summary>
    public static IEnumerable<Worker> HoldersOf(GraphTask task) =>
        task.IsItem ? (task.Run as MapRun)!.KeptWith(task.Index) is { } chunk ? chunk.Holders : [] : task.Holders;

    /// <summary>Seconds until a task could begin at a worker.</summary>
    public static double SecondsTo(Worker worker, GraphTask task, DateTimeOffset now, SchedulerSettings settings)
    {
        var seconds = worker.HasIdleSlots ? 0 : worker.WaitAt(now);
        foreach (var input in task.Inputs)
            if ((!input.IsSafe || input.Holders.Count > 0) && !HoldersOf(input).Contains(worker))
                seconds += settings.TransferLatency.TotalSeconds + input.Bytes / settings.Bandwidth;
        return seconds;
    }

    /// <summary>Whether it matters where a task goes: an input has to be brought there, unless it is there.</summary>
    public static bool HasDistantInputs(GraphTask task)
    {
        foreach (var input in task.Inputs)
            if (!input.IsSafe || input.Holders.Count > 0)
                return true;
        return false;
    }

    static bool CanTake(Worker worker, GraphTask task) => worker.Satisfies(task.Requirement) && worker.HasFree(task.Requirement);
}
