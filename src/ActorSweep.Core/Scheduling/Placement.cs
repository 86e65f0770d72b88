namespace ActorSweep.Core.Scheduling;

/// <summary>Chooses the worker for the next piece of work.</summary>
static class Placement
{
    /// <summary>Number of holders of an input that are considered.</summary>
    const int MostHolders = 8;

    /// <summary>Returns the worker that would begin work without inputs first; null where no worker can take it.</summary>
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
    /// Returns the worker that would begin a task first, by its waiting work and the transfer of inputs. A holder of inputs may be chosen though it has no
    /// room: waiting there can be shorter than a transfer of the inputs elsewhere.
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

    /// <summary>Returns the least loaded worker that would execute a suspect and nothing beside it; null where there is none.</summary>
    public static Worker? ChooseForSuspect(WorkerIndex index, Requirement requirement)
    {
        foreach (var worker in index.WithRoom)
            if (worker.ExecutesAlone && worker.Assigned.Count < 2 && worker.Satisfies(requirement) && worker.HasFree(requirement))
                return worker;
        return null;
    }

    /// <summary>Returns the worker to reserve for a suspect: the least loaded one.</summary>
    public static Worker? SoonestAlone(IEnumerable<Worker> workers, Requirement requirement)
    {
        Worker? chosen = null;
        foreach (var worker in workers)
            if (worker.TakesWork && (worker.Slots > 1 || worker.Assigned.Count > 1) && worker.Satisfies(requirement) && (chosen is null || worker.Load < chosen.Load))
                chosen = worker;
        return chosen;
    }

    /// <summary>Returns the places from which a worker fetches the inputs of a task.</summary>
    public static InputPlace[] PlacesOf(LinkedTask[] inputs, Worker worker)
    {
        if (inputs.Length == 0)
            return [];
        var places = new InputPlace[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            places[i] = PlaceOf(inputs[i], worker);
        return places;
    }

    /// <summary>
    /// Returns the place of an input for a worker: the worker itself if it holds the input, else all reachable holders, the least loaded first.
    /// </summary>
    public static InputPlace PlaceOf(LinkedTask input, Worker worker)
    {
        var holders = input.ResultHolders;
        return new InputPlace(input.Id, holders.Count == 0 ? []
            : holders.Contains(worker) ? [worker.Id]
            : [.. holders.Where(h => h.IsReachable).OrderBy(h => h.Load).ThenBy(h => h.Order).Select(h => h.Id)]);
    }

    /// <summary>Returns the seconds until a task could begin at a worker.</summary>
    public static double SecondsTo(Worker worker, GraphTask task, Turn turn)
    {
        var seconds = worker.HasIdleSlots ? 0 : worker.WaitAt(turn.Now);
        foreach (var input in task.Inputs)
            if ((!input.IsSafe || input.Holders.Count > 0) && !input.ResultHolders.Contains(worker))
                seconds += turn.Settings.TransferLatency.TotalSeconds + (double)input.Bytes / turn.Settings.Bandwidth;
        return seconds;
    }

    /// <summary>Whether workers hold an input of a task, so that the choice of the worker matters.</summary>
    public static bool HasDistantInputs(GraphTask task)
    {
        foreach (var input in task.Inputs)
            if (!input.IsSafe || input.Holders.Count > 0)
                return true;
        return false;
    }

    /// <summary>Whether a worker satisfies the requirement of some work and has the resources for it free.</summary>
    public static bool CanTake(Worker worker, Work work) => worker.Satisfies(work.Requirement) && worker.HasFree(work.Requirement);
}
