namespace ActorSweep.Core.Scheduling;

/// <summary>Runs with work that workers died executing. Such work is assigned before all other work, to workers that execute nothing beside it.</summary>
sealed class Suspects(Turn turn, WorkerBook workers, WaitingLanes lanes, Stranded stranded)
{
    readonly HashSet<Run> _runs = [];
    Worker? _reserved;

    /// <summary>Number of runs that have suspects.</summary>
    public int Count => _runs.Count;

    /// <summary>Whether suspects wait for a worker, or a worker is reserved for one.</summary>
    public bool AreWaiting => _runs.Count > 0 || _reserved is not null;

    /// <summary>Whether the recorded reservation is of a worker that is not reserved.</summary>
    public bool HasStaleReservation => _reserved is { IsReserved: false };

    public void Add(Run run) => _runs.Add(run);

    public void Remove(Run run) => _runs.Remove(run);

    /// <summary>
    /// Marks the work that a dead worker was executing as suspect, and the work that it was executing when it became unreachable, wherever that work is now.
    /// </summary>
    public void SuspectWorker(Worker worker)
    {
        foreach (var attempt in worker.Executing.ToList())
            attempt.Work.SuspectWork(worker.ExecutesOne);
        foreach (var (work, blocks, alone) in worker.Suspicions)
            foreach (var suspect in work.WorkUnder(blocks))
            {
                suspect.Story.Add(turn.Now, "{0} died; it executed the work when it became unreachable", worker.Id.Value);
                suspect.SuspectWork(alone);
                foreach (var attempt in new[] { suspect.Current, suspect.Copy })
                    if (attempt?.Worker is { } other)
                        workers.CountSuspects(other);
                if (suspect.State != WorkState.Ready)
                    continue;
                suspect.WaitAmongSuspects();
                Add(suspect.Run);
            }
    }

    /// <summary>Assigns suspects to workers that would execute nothing beside them, those of the oldest run first.</summary>
    public void AssignSuspect()
    {
        Reserve(null);
        foreach (var run in _runs.OrderBy(r => r.Age).ToList())
            run.AssignSuspects();
    }

    /// <summary>Reserves the least loaded suitable worker for the next suspect.</summary>
    public void ReserveWorker()
    {
        if (_runs.Count > 0)
            Reserve(_runs.OrderBy(r => r.Age).SelectMany(r => r.SuspectRequirements)
                .Select(r => Placement.SoonestAlone(workers.All, r)).FirstOrDefault(w => w is not null));
        foreach (var requirement in _runs.SelectMany(r => r.SuspectRequirements))
            stranded.StrandIfNobodyCan(requirement);
    }

    /// <summary>Fails the waiting suspects that have a requirement.</summary>
    public void FailSuspects(Requirement requirement, TaskFailure failure)
    {
        foreach (var run in _runs.ToList())
            run.FailSuspects(requirement, failure);
    }

    void Reserve(Worker? worker)
    {
        if (_reserved is { } before)
        {
            before.IsReserved = false;
            lanes.OfferWorker(before);
        }
        _reserved = worker;
        if (worker is null)
            return;
        worker.IsReserved = true;
        workers.Index.Sort(worker);
    }
}
