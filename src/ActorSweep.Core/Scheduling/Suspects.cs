namespace ActorSweep.Core.Scheduling;

/// <summary>Runs with work that workers died executing. Such work is assigned before all other work, to workers that execute nothing beside it.</summary>
sealed class Suspects(Turn turn, WorkerBook workers, WaitingLanes lanes, Stranded stranded)
{
    readonly HashSet<Run> _runs = [];
    Worker? _reserved;

    /// <summary>Runs that have suspects.</summary>
    public int Count => _runs.Count;

    /// <summary>Whether there are suspects to assign, or a worker is kept free for one.</summary>
    public bool AreWaiting => _runs.Count > 0 || _reserved is not null;

    /// <summary>Whether a worker is remembered as kept free that is not.</summary>
    public bool HasStaleReservation => _reserved is { IsReserved: false };

    public void Add(Run run) => _runs.Add(run);

    public void Remove(Run run) => _runs.Remove(run);

    /// <summary>Accuses what a dead worker was executing, and what it was executing when it went out of reach, wherever that is by now.</summary>
    public void AccuseWorker(Worker worker)
    {
        foreach (var attempt in worker.Executing.ToList())
            attempt.Work.Accuse(worker.ExecutesOne);
        foreach (var (work, blocks, alone) in worker.Suspicions)
            foreach (var suspect in work.WorkUnder(blocks))
            {
                suspect.Story.Add(turn.Now, "{0}, which had been executing it, died", worker.Id.Value);
                suspect.Accuse(alone);
                foreach (var attempt in new[] { suspect.Current, suspect.Copy })
                    if (attempt?.Worker is { } other)
                        workers.CountSuspects(other);
                if (suspect.State != WorkState.Ready)
                    continue;
                suspect.WaitAmongSuspects();
                Add(suspect.Run);
            }
    }

    /// <summary>Assigns suspects to workers that would execute nothing beside them, the oldest run's first.</summary>
    public void Assign()
    {
        Reserve(null);
        foreach (var run in _runs.OrderBy(r => r.Age).ToList())
            run.AssignSuspects();
    }

    /// <summary>Keeps a worker free for the next suspect, the one that is done first.</summary>
    public void ReserveWorker()
    {
        if (_runs.Count > 0)
            Reserve(_runs.OrderBy(r => r.Age).SelectMany(r => r.SuspectRequirements)
                .Select(r => Placement.SoonestAlone(workers.All, r)).FirstOrDefault(w => w is not null));
        foreach (var requirement in _runs.SelectMany(r => r.SuspectRequirements))
            stranded.StrandIfNobodyCan(requirement);
    }

    /// <summary>Fails the suspects that wait with a requirement.</summary>
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
