namespace ActorSweep.Core.Scheduling;

/// <summary>Adopts work that workers have from an earlier scheduler, so that the work is not begun again.</summary>
sealed class Adoption(SchedulerParts parts)
{
    readonly Unclaimed _unclaimed = parts.Unclaimed;

    /// <summary>Adopts the work of a worker that registers. Sweeps are recovered before workers register; clients may reconnect later than workers.</summary>
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

    /// <summary>Adopts a chunk of a sweep or a map if its blocks wait for a worker; else discards the attempt.</summary>
    void AdoptChunk(HeldChunk held, Worker worker)
    {
        if (parts.Attempts.Contains(held.Attempt) || parts.Runs.Find(held.Run)?.TryAdopt(held, worker) != true)
            DiscardAttempt(held.Attempt, worker);
    }

    void AdoptTask(HeldTask held, Worker worker)
    {
        var task = parts.Runs.FindTask(held.Task);
        if (task is not (null or { State: WorkState.Ready or WorkState.Waiting, IsSuspect: false, NotBefore.Ticks: 0 }))
        {
            DiscardAttempt(held.Attempt, worker);
            return;
        }
        AwaitClaim(held, worker);
        task?.ClaimOrStart();
    }

    /// <summary>Notes work as unclaimed: its worker holds it until its client reconnects and claims it.</summary>
    void AwaitClaim(HeldWork held, Worker worker)
    {
        if (parts.Attempts.Contains(held.Attempt) || !_unclaimed.Add(held, worker))
            DiscardAttempt(held.Attempt, worker);
    }

    /// <summary>Adopts the unclaimed chunks of a map that its client has submitted again.</summary>
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
            DiscardAttempt(attempt, worker);
        }
        parts.Lanes.OfferWorker(worker);
    }

    /// <summary>Removes the unclaimed work of a worker that is lost or unreachable. If the worker returns, it must delete its results.</summary>
    public void LoseUnclaimed(Worker worker)
    {
        foreach (var attempt in _unclaimed.Of(worker).ToList())
        {
            _unclaimed.Take(attempt);
            worker.MustReleaseResults = true;
        }
    }

    void DiscardAttempt(AttemptId attempt, Worker worker) => parts.Turn.Instruct(new Instruction.DiscardWork(worker.Id, attempt));
}
