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
    public static Worker? Choose(WorkerIndex index, GraphTask task, Turn turn)
    {
        var chosen = Choose(index, task.Requirement);
        if (!HasDistantInputs(task))
            return chosen;
        var shortest = chosen is null ? double.PositiveInfinity : SecondsTo(chosen, task, turn);
        foreach (var input in task.Inputs)
            if (input.ResultHolders is { Count: > 0 } holders)
                foreach (var holder in holders.Take(MostHolders))
                    if (holder.MayQueue(index.MostQueuedBy(holder)) && CanTake(holder, task) && SecondsTo(holder, task, turn) is var seconds && seconds < shortest)
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

    /// <summary>Where a worker gets the inputs of a task.</summary>
    public static InputPlace[] PlacesOf(LinkedTask[] inputs, Worker worker)
    {
        if (inputs.Length == 0)
            return [];
        var places = new InputPlace[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            places[i] = PlaceOf(inputs[i], worker);
        return places;
    }

    /// <summary>Where a worker gets an input: from itself, or else from any worker that holds it, the least busy first.</summary>
    public static InputPlace PlaceOf(LinkedTask input, Worker worker)
    {
        var holders = input.ResultHolders;
        return new InputPlace(input.Id, holders.Count == 0 ? []
            : holders.Contains(worker) ? [worker.Id]
            : [.. holders.Where(h => h.IsReachable).OrderBy(h => h.Load).ThenBy(h => h.Order).Select(h => h.Id)]);
    }

    /// <summary>Seconds until a task could begin at a worker.</summary>
    public static double SecondsTo(Worker worker, GraphTask task, Turn turn)
    {
        var seconds = worker.HasIdleSlots ? 0 : worker.WaitAt(turn.Now);
        foreach (var input in task.Inputs)
            if ((!input.IsSafe || input.Holders.Count > 0) && !input.ResultHolders.Contains(worker))
                seconds += turn.Settings.TransferLatency.TotalSeconds + (double)input.Bytes / turn.Settings.Bandwidth;
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

    /// <summary>Whether a worker could begin some work now.</summary>
    public static bool CanTake(Worker worker, Work work) => worker.Satisfies(work.Requirement) && worker.HasFree(work.Requirement);
}
