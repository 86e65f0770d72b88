namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    readonly HashSet<Worker> _draining = [];
    DateTimeOffset _nextLook;

    void Join(SchedulerEvent.WorkerJoined e)
    {
        // A worker that is known says its name again when it missed the answer.
        if (_workers.ContainsKey(e.Worker))
            return;
        var worker = new Worker(e.Worker, e.Slots, e.Address, e.Resources, ++_lastOrder) { LastHeard = _now };
        _workers.Add(e.Worker, worker);
        Adopt(e.Held, worker);
        TakesWorkOrNot(worker);
    }

    /// <summary>Everything the worker had goes to others; what it was executing when it died is suspect.</summary>
    void Leave(WorkerId id, bool died)
    {
        if (!_workers.Remove(id, out var worker))
            return;
        _index.Remove(worker);
        _draining.Remove(worker);
        CountSlots();
        if (died)
            Accuse(worker);
        LoseUnclaimed(worker);
        LoseAll(worker, died ? "{0} died" : "{0} left");
        StrandParked();
    }

    /// <summary>Its work goes to others at once. Whether it is dead is the cluster's to decide, later.</summary>
    void Suspend(WorkerId id, string why)
    {
        if (!_workers.TryGetValue(id, out var worker) || !worker.IsReachable)
            return;
        worker.IsReachable = false;
        TakesWorkOrNot(worker);
        var executing = worker.Executing.ToList();
        var isAlone = worker.ExecutesOne;
        LoseUnclaimed(worker);
        worker.Suspicions.AddRange(executing.Select(a => new Suspicion(
            a.Work, a.Work is Chunk chunk ? chunk.Blocks : default, isAlone && a.Work.IsIndivisible)));
        LoseAll(worker, "{0} is " + why);
    }

    void LoseAll(Worker worker, string why)
    {
        foreach (var attempt in worker.Attempts.ToList())
            Lose(attempt, why);
        foreach (var chunk in worker.Returned)
            Instruct(new Instruction.AbandonResult(chunk.Run.Id, chunk.Current!.Id));
        var results = worker.Results.ToList();
        worker.MustForgetResults |= results.Count > 0;
        foreach (var work in results)
            LoseResult(work, worker, string.Format(why, worker.Id));
    }

    void Resume(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        (worker.IsReachable, worker.IsSentOff, worker.LastHeard) = (true, false, _now);
        worker.Suspicions.Clear();
        if (worker.MustForgetResults)
            Instruct(new Instruction.DropResults(id));
        worker.MustForgetResults = false;
        TakesWorkOrNot(worker);
    }

    void Drain(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        // Asked again, it is answered again: the first answer may have got lost.
        (worker.IsDraining, worker.IsSentOff, worker.MovingUntil) = (true, false, default);
        _draining.Add(worker);
        TakesWorkOrNot(worker);
    }

    /// <summary>Messages can get lost. What the worker lacks is assigned anew, what it has and nobody wants is discarded.</summary>
    void Reconcile(WorkerId id, IReadOnlyCollection<AttemptId> reported)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        worker.LastHeard = _now;
        if (worker.IsSilent)
        {
            worker.IsSilent = false;
            Resume(id);
        }
        // Whoever still reports has not heard that it can go.
        worker.IsSentOff = false;
        var held = reported.ToHashSet();
        foreach (var attempt in worker.Attempts.ToList())
            if (_now - attempt.Since > settings.AssignmentLostAfter && !held.Contains(attempt.Id))
                Lose(attempt, "{0} does not have it");
        foreach (var unclaimed in _unclaimed.Of(worker))
            if (!held.Contains(unclaimed))
                EndUnclaimed(unclaimed);
        foreach (var id2 in reported)
            if ((!_inFlight.TryGetValue(id2, out var attempt) || attempt.Worker != worker) && !worker.Holds(id2) && !_unclaimed.Contains(id2))
                Instruct(new Instruction.Discard(id, id2) { IsOver = true });
    }

    /// <summary>A worker that says nothing is of no use, whatever its connection: a process that hangs, say.</summary>
    void LookForSilence()
    {
        if (_now < _nextLook)
            return;
        _nextLook = _now + settings.WorkerTtl / 8;
        foreach (var worker in _workers.Values)
            if (worker.IsReachable && _now - worker.LastHeard > settings.WorkerTtl)
            {
                worker.IsSilent = true;
                Suspend(worker.Id, "silent");
            }
    }

    /// <summary>Lets the workers go that were to drain and of which nothing is needed any more; each is told once.</summary>
    void SendOffDrained()
    {
        foreach (var worker in _draining)
        {
            if (!worker.IsReachable || worker.IsSentOff || !worker.IsIdle || _unclaimed.Of(worker).Count > 0)
                continue;
            if (worker.Results.Count > 0 && MoveResults(worker))
                continue;
            worker.IsSentOff = true;
            Instruct(new Instruction.WorkerDrained(worker.Id));
        }
    }

    /// <summary>Whether a worker takes work, or how much there is of it, has changed.</summary>
    void TakesWorkOrNot(Worker worker)
    {
        _index.Sort(worker);
        _nextRecall = default;
        CountSlots();
        if (worker.TakesWork)
            Unpark(worker);
    }

    void CountSlots() => _index.Slots = _workers.Values.Sum(w => w.TakesWork ? w.Slots : 0);
}
