namespace ActorSweep.Core.Scheduling;

/// <summary>Work that workers have from an earlier scheduler: it goes on there, and is not begun again.</summary>
sealed class Adoption(SchedulerParts parts)
{
    readonly Unclaimed _unclaimed = parts.Unclaimed;

    /// <summary>Adopts what a worker has. Sweeps are known before their workers are; clients of tasks and maps may come back later than the workers.</summary>
    public void AdoptAll(IReadOnlyList<HeldWork> all, Worker worker)
    {
        foreach (var held in all)
            if (held is HeldTask task)
                AdoptTask(task, worker);
            else if (held is HeldChunk { IsOfMap: true } chunk && !parts.Runs.Contains(chunk.Run))
                AwaitClaim(chunk, worker);
            else
                AdoptChunk((HeldChunk)held, worker);
        if (_unclaimed.Of(worker).Count > 0)
            parts.Turn.After(parts.Turn.Settings.ClaimTime, () => DiscardUnclaimed(worker));
    }

    /// <summary>A worker goes on with what it has of a sweep or a map, unless that is done, or with another worker by now.</summary>
    void AdoptChunk(HeldChunk held, Worker worker)
    {
        if (parts.Attempts.Contains(held.Attempt) || parts.Runs.Find(held.Run)?.TryAdopt(held, worker) != true)
            Discard(held.Attempt, worker);
    }

    void AdoptTask(HeldTask held, Worker worker)
    {
        var task = parts.Runs.FindTask(held.Task);
        if (task is not (null or { State: WorkState.Ready or WorkState.Waiting, IsSuspect: false, NotBefore.Ticks: 0 }))
        {
            Discard(held.Attempt, worker);
            return;
        }
        AwaitClaim(held, worker);
        task?.ClaimOrStart();
    }

    /// <summary>A worker keeps work until its client is back and claims it.</summary>
    void AwaitClaim(HeldWork held, Worker worker)
    {
        if (parts.Attempts.Contains(held.Attempt) || !_unclaimed.Add(held, worker))
            Discard(held.Attempt, worker);
    }

    /// <summary>The client of a map is back: workers go on with what they have of it.</summary>
    public void ClaimMap(MapRun run)
    {
        foreach (var (held, worker) in _unclaimed.Take(run.Id))
        {
            AdoptChunk(held, worker);
            parts.Lanes.OfferWorker(worker);
        }
    }

    void DiscardUnclaimed(Worker worker)
    {
        foreach (var attempt in _unclaimed.Of(worker).ToList())
        {
            _unclaimed.Take(attempt);
            Discard(attempt, worker);
        }
        parts.Lanes.OfferWorker(worker);
    }

    /// <summary>A worker is gone, or out of reach: if it comes back it is told to forget what nobody has claimed.</summary>
    public void LoseUnclaimed(Worker worker)
    {
        foreach (var attempt in _unclaimed.Of(worker).ToList())
        {
            _unclaimed.Take(attempt);
            worker.MustForgetResults = true;
        }
    }

    void Discard(AttemptId attempt, Worker worker) => parts.Turn.Instruct(new Instruction.Discard(worker.Id, attempt));
}
