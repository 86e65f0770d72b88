namespace ActorSweep.Core.Scheduling;

/// <summary>Registers, suspends, resumes, drains and unregisters workers, and queues the work of lost workers for others.</summary>
sealed class Membership(SchedulerParts parts, AttemptReports reports, ResultCopies copies, Adoption adoption, Balancer balancer)
{
    readonly Turn _turn = parts.Turn;
    readonly WorkerBook _workers = parts.Workers;
    readonly HashSet<Worker> _draining = [];
    DateTimeOffset _nextLook;

    public void RegisterWorker(SchedulerEvent.WorkerRegistered e)
    {
        // A registered worker registers again if it missed the answer.
        if (_workers.Find(e.Worker) is not null)
            return;
        var worker = new Worker(e.Worker, e.Slots, e.Address, e.Resources, _turn.NextOrder()) { LastHeard = _turn.Now };
        _workers.Add(worker);
        adoption.AdoptAll(e.Held, worker);
        ReviseCapacity(worker);
    }

    /// <summary>Removes a worker; its work goes to other workers. If the worker died, the work that it was executing is suspect.</summary>
    public void UnregisterWorker(WorkerId id, bool died)
    {
        if (_workers.Remove(id) is not { } worker)
            return;
        _draining.Remove(worker);
        _workers.CountSlots();
        if (died)
            parts.Suspects.SuspectWorker(worker);
        adoption.LoseUnclaimed(worker);
        LoseAll(worker, died ? "{0} died" : "{0} unregistered");
        parts.Lanes.StrandParked();
    }

    public void SuspendWorker(WorkerId id, string why)
    {
        if (_workers.Find(id) is { IsReachable: true } worker)
            SuspendWorker(worker, why);
    }

    /// <summary>Gives the work of a worker that is unreachable to other workers at once. The cluster decides later whether the worker is dead.</summary>
    void SuspendWorker(Worker worker, string why)
    {
        worker.IsReachable = false;
        ReviseCapacity(worker);
        var executing = worker.Executing.ToList();
        var isAlone = worker.ExecutesOne;
        adoption.LoseUnclaimed(worker);
        worker.Suspicions.AddRange(executing.Select(a => new Suspicion(a.Work, a.Work.Blocks, isAlone && a.Work.IsIndivisible)));
        LoseAll(worker, "{0} is " + why);
    }

    void LoseAll(Worker worker, string why)
    {
        foreach (var attempt in worker.Attempts.ToList())
            parts.Attempts.LoseAttempt(attempt, why);
        foreach (var chunk in worker.Reducing)
            _turn.Instruct(new Instruction.CancelReduction(chunk.Run.Id, chunk.Current!.Id));
        var results = worker.Results.ToList();
        worker.MustReleaseResults |= results.Count > 0;
        foreach (var work in results)
            copies.LoseResult(work, worker, string.Format(why, worker.Id));
    }

    public void ResumeWorker(WorkerId id)
    {
        if (_workers.Find(id) is { } worker)
            ResumeWorker(worker);
    }

    void ResumeWorker(Worker worker)
    {
        (worker.IsReachable, worker.IsDrained, worker.LastHeard) = (true, false, _turn.Now);
        worker.Suspicions.Clear();
        if (worker.MustReleaseResults)
            _turn.Instruct(new Instruction.ReleaseWorkerResults(worker.Id));
        worker.MustReleaseResults = false;
        ReviseCapacity(worker);
    }

    public void DrainWorker(WorkerId id)
    {
        if (_workers.Find(id) is not { } worker)
            return;
        // A repeated request is answered again, since the first answer may be lost.
        (worker.IsDraining, worker.IsDrained) = (true, false);
        _draining.Add(worker);
        ReviseCapacity(worker);
    }

    /// <summary>Repairs the effects of lost messages: attempts that the worker lacks are lost, and attempts that nothing waits for are discarded.</summary>
    public void Reconcile(WorkerId id, IReadOnlyCollection<AttemptId> reported)
    {
        if (_workers.Find(id) is not { } worker)
            return;
        worker.LastHeard = _turn.Now;
        if (worker.IsSilent)
        {
            worker.IsSilent = false;
            ResumeWorker(worker);
        }
        // A worker that still reports has not received the message that it can stop.
        worker.IsDrained = false;
        var held = reported.ToHashSet();
        foreach (var attempt in worker.Attempts.ToList())
            if (_turn.Now - attempt.Since > _turn.Settings.AssignmentLostAfter && !held.Contains(attempt.Id))
                parts.Attempts.LoseAttempt(attempt, "{0} does not have the attempt");
        foreach (var unclaimed in parts.Unclaimed.Of(worker))
            if (!held.Contains(unclaimed))
                reports.EndUnclaimed(unclaimed);
        foreach (var attempt in reported)
            if (parts.Attempts.Find(attempt)?.Worker != worker && !worker.Holds(attempt) && !parts.Unclaimed.Contains(attempt))
                _turn.Instruct(new Instruction.DiscardWork(id, attempt) { IsOver = true });
    }

    /// <summary>Suspends workers that have sent nothing for too long, whatever their connection: a process may hang.</summary>
    public void SuspendSilentWorkers()
    {
        if (_turn.Now < _nextLook)
            return;
        _nextLook = _turn.Now + _turn.Settings.WorkerTtl / 8;
        foreach (var worker in _workers.All)
            if (worker.IsReachable && _turn.Now - worker.LastHeard > _turn.Settings.WorkerTtl)
            {
                worker.IsSilent = true;
                SuspendWorker(worker, "silent");
            }
    }

    /// <summary>Finishes the drain of each worker that has nothing that is needed. Each worker gets one confirmation.</summary>
    public void ReleaseDrained()
    {
        foreach (var worker in _draining)
        {
            if (!worker.IsReachable || worker.IsDrained || !worker.IsIdle || parts.Unclaimed.Of(worker).Count > 0)
                continue;
            if (worker.Results.Count > 0 && copies.MoveResults(worker))
                continue;
            worker.IsDrained = true;
            _turn.Instruct(new Instruction.FinishDrain(worker.Id));
        }
    }

    /// <summary>Updates the index, the slots and the lanes after the capacity of a worker has changed.</summary>
    void ReviseCapacity(Worker worker)
    {
        _workers.Index.Sort(worker);
        balancer.BalanceNow();
        _workers.CountSlots();
        if (worker.TakesWork)
            parts.Lanes.Unpark(worker);
    }
}
