namespace ActorSweep.Core.Scheduling;

/// <summary>What idle workers can do where nothing waits: recall what other workers have not begun, or race slow attempts.</summary>
sealed class Balancer(Turn turn, WorkerBook workers, WaitingLanes lanes, AttemptBook attempts)
{
    /// <summary>No attempt younger than this is raced.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>To look through all queues takes long where there are many; it is done no more often than this.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    readonly WorkerIndex _index = workers.Index;
    DateTimeOffset _nextRace, _nextRecall;
    bool _willRecall;

    IEnumerable<Worker> Idle => _index.WithRoom.TakeWhile(w => w.HasIdleSlots);

    /// <summary>What workers take has changed: it is time to look again.</summary>
    public void LookAtOnce() => _nextRecall = default;

    public void Balance()
    {
        if (lanes.Queued > 0 || !_index.HasIdle)
            return;
        if (_index.WithQueue.Count > 0 && turn.Now >= _nextRecall)
            RecallWork();
        else if (_index.WithQueue.Count > 0)
            LookLater();
        if (turn.Settings.SpeculateAfter > 0 && turn.Now >= _nextRace)
            RaceSlowAttempts();
    }

    /// <summary>Recalls as much as idle slots could begin at once, from where it would wait longest.</summary>
    void RecallWork()
    {
        var victims = _index.WithQueue.Where(w => w.WaitAt(turn.Now) >= turn.Settings.RecallAbove.TotalSeconds).ToList();
        _nextRecall = turn.Now + Glance;
        if (victims.Count == 0)
            return;
        var idle = Idle.Sum(w => w.Slots - w.Assigned.Count - w.Unclaimed);
        attempts.ForgetLateRecalls();
        foreach (var victim in victims.OrderByDescending(w => w.WaitAt(turn.Now)).ThenBy(w => w.Order))
        {
            if (attempts.Recalled.Count >= idle)
                return;
            foreach (var attempt in victim.Queued.Reverse().Where(a => MayRecall(a.Work, victim)).Take(idle - attempts.Recalled.Count).ToList())
                attempts.Recall(attempt);
        }
    }

    /// <summary>Has time told of when it is time to look again.</summary>
    void LookLater()
    {
        if (_willRecall)
            return;
        _willRecall = true;
        turn.After(_nextRecall - turn.Now, () => _willRecall = false);
    }

    /// <summary>Whether an idle worker could begin it sooner, the way of its inputs included.</summary>
    bool MayRecall(Work work, Worker victim) =>
        work is { State: WorkState.Assigned, IsSuspect: false, Copy: null, HasInputs: true }
        && Idle.Any(w => w != victim && Placement.CanTake(w, work) && work.BeginsSoonerAt(w, victim));

    /// <summary>Gives second attempts at what takes far longer than expected to idle workers; the first result wins.</summary>
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
