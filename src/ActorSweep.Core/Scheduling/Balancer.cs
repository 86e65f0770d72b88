namespace ActorSweep.Core.Scheduling;

/// <summary>Finds work for idle workers when no lane is queued: recalls work that other workers have not begun, and races slow attempts.</summary>
sealed class Balancer(Turn turn, WorkerBook workers, WaitingLanes lanes, AttemptBook attempts)
{
    /// <summary>Attempts younger than this are not raced.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two searches for work to recall: a search looks through all queues, and takes long where there are many.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    readonly WorkerIndex _index = workers.Index;
    DateTimeOffset _nextRace, _nextRecall;
    bool _willRecall;

    IEnumerable<Worker> Idle => _index.WithRoom.TakeWhile(w => w.HasIdleSlots);

    /// <summary>Allows the next search at once, since the capacity of a worker has changed.</summary>
    public void BalanceNow() => _nextRecall = default;

    public void Balance()
    {
        if (lanes.Queued > 0 || !_index.HasIdle)
            return;
        if (_index.WithQueue.Count > 0 && turn.Now >= _nextRecall)
            RecallWork();
        else if (_index.WithQueue.Count > 0)
            BalanceLater();
        if (turn.Settings.SpeculateAfter > 0 && turn.Now >= _nextRace)
            RaceSlowAttempts();
    }

    /// <summary>Recalls as much work as idle slots could begin at once, from the workers with the longest wait.</summary>
    void RecallWork()
    {
        var victims = _index.WithQueue.Where(w => w.WaitAt(turn.Now) >= turn.Settings.RecallAbove.TotalSeconds).ToList();
        _nextRecall = turn.Now + Glance;
        if (victims.Count == 0)
            return;
        var idle = Idle.Sum(w => w.Slots - w.Assigned.Count - w.Unclaimed);
        attempts.RemoveLateRecalls();
        foreach (var victim in victims.OrderByDescending(w => w.WaitAt(turn.Now)).ThenBy(w => w.Order))
        {
            if (attempts.Recalled.Count >= idle)
                return;
            foreach (var attempt in victim.Queued.Reverse().Where(a => MayRecall(a.Work, victim)).Take(idle - attempts.Recalled.Count).ToList())
                attempts.RecallAttempt(attempt);
        }
    }

    /// <summary>Sets a timer for the next search.</summary>
    void BalanceLater()
    {
        if (_willRecall)
            return;
        _willRecall = true;
        turn.After(_nextRecall - turn.Now, () => _willRecall = false);
    }

    /// <summary>Whether an idle worker could begin the work sooner, counting the transfer of its inputs.</summary>
    bool MayRecall(Work work, Worker victim) =>
        work is { State: WorkState.Assigned, IsSuspect: false, Copy: null, HasInputs: true }
        && Idle.Any(w => w != victim && Placement.CanTake(w, work) && work.BeginsSoonerAt(w, victim));

    /// <summary>Assigns second attempts at work that takes far longer than expected to idle workers. The first result counts.</summary>
    void RaceSlowAttempts()
    {
        _nextRace = turn.Now + Patience / 2;
        foreach (var worker in workers.All)
            foreach (var attempt in worker.Executing.ToList())
                if (IsSlow(attempt) && Idle.FirstOrDefault(w => w != attempt.Worker && Placement.CanTake(w, attempt.Work)) is { } racer)
                    attempts.BeginCopy(attempt.Work, racer);
    }

    bool IsSlow(Attempt attempt)
    {
        var age = turn.Now - attempt.Since;
        return age > Patience && age.TotalSeconds > turn.Settings.SpeculateAfter * attempt.ExpectedSeconds
            && attempt is { IsQueued: true, Work: { State: WorkState.Assigned, Copy: null, IsSuspect: false, IsRepeatable: true, HasInputs: true } };
    }
}
