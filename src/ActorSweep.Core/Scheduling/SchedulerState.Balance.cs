namespace ActorSweep.Core.Scheduling;

// What idle workers can do where nothing waits: have others give back what they have not begun, or race the slow.
public sealed partial class SchedulerState
{
    /// <summary>No attempt younger than this is raced.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>To look through all queues takes long where there are many; it is done no more often than this.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    readonly HashSet<Work> _recalled = [];
    DateTimeOffset _nextRace, _nextRecall;
    bool _willRecall;

    void Balance()
    {
        if (_fair.Count > 0 || !_index.HasIdle)
            return;
        if (_index.WithQueue.Count > 0 && _now >= _nextRecall)
            Recall();
        else if (_index.WithQueue.Count > 0)
            RecallLater();
        if (settings.SpeculateAfter > 0 && _now >= _nextRace)
            Race();
    }

    /// <summary>Asks back as much as idle slots could begin at once, from where it would wait longest.</summary>
    void Recall()
    {
        var victims = _index.WithQueue.Where(w => w.WaitAt(_now) >= settings.RecallAbove.TotalSeconds).ToList();
        _nextRecall = _now + Glance;
        if (victims.Count == 0)
            return;
        var idle = _index.WithRoom.TakeWhile(w => w.HasIdleSlots).Sum(w => w.Slots - w.Assigned.Count - w.Unclaimed);
        // What was recalled too late executes by now, and comes back to nobody.
        _recalled.RemoveWhere(w => w.Worker!.Executing.Contains(w.Current));
        foreach (var victim in victims.OrderByDescending(w => w.WaitAt(_now)).ThenBy(w => w.Order))
        {
            if (_recalled.Count >= idle)
                return;
            foreach (var attempt in victim.Queued.Reverse().Where(a => MayRecall(a, victim)).Take(idle - _recalled.Count).ToList())
            {
                attempt.Work.Move(WorkTrigger.Recall, _now, "recalled from {0}", victim.Id.Value);
                _recalled.Add(attempt.Work);
                Instruct(new Instruction.Recall(victim.Id, attempt.Id));
            }
        }
    }

    /// <summary>Has time told of when it is time to look again.</summary>
    void RecallLater()
    {
        if (_willRecall)
            return;
        _willRecall = true;
        After(_nextRecall - _now, () => _willRecall = false);
    }

    /// <summary>Whether an idle worker could begin it sooner, the way of its inputs included.</summary>
    bool MayRecall(Attempt attempt, Worker victim) =>
        attempt.Work is { State: WorkState.Assigned, IsSuspect: false, Copy: null } work and not GraphTask { HasInputs: false }
        && _index.WithRoom.TakeWhile(w => w.HasIdleSlots).Any(w => w != victim && CanTake(w, work)
            && (work is not GraphTask task || !Placement.HasDistantInputs(task)
                || Placement.SecondsTo(w, task, _now, settings) < Placement.SecondsTo(victim, task, _now, settings)));

    static bool CanTake(Worker worker, Work work) => worker.Satisfies(work.Requirement) && worker.HasFree(work.Requirement);

    /// <summary>Gives second attempts at what takes far longer than expected to idle workers; the first result wins.</summary>
    void Race()
    {
        _nextRace = _now + Patience / 2;
        foreach (var worker in _workers.Values)
            foreach (var attempt in worker.Executing.ToList())
                if (IsSlow(attempt) && ChooseRacer(attempt) is { } racer)
                    Copy(attempt.Work, racer);
    }

    bool IsSlow(Attempt attempt)
    {
        var age = _now - attempt.Since;
        return age > Patience && age.TotalSeconds > settings.SpeculateAfter * attempt.ExpectedSeconds
            && attempt is { IsQueued: true, Work: { State: WorkState.Assigned, Copy: null, IsSuspect: false } }
            && attempt.Work is not GraphTask { Rules.CannotRepeat: true } and not GraphTask { HasInputs: false };
    }

    Worker? ChooseRacer(Attempt slow) => _index.WithRoom.TakeWhile(w => w.HasIdleSlots).FirstOrDefault(w => w != slow.Worker && CanTake(w, slow.Work));

    void Copy(Work work, Worker worker)
    {
        var attempt = NewAttempt(work, worker, work.Current!.ExpectedSeconds);
        work.CopyTo(attempt, _now);
        Instruct(work is GraphTask task
            ? new Instruction.Execute(worker.Id, task.Id, attempt.Id, task.Number, PlacesOf(task.Inputs, worker))
            : new Instruction.Assign(worker.Id, work.Run.Id, attempt.Id, work.Number, ((Chunk)work).Blocks));
    }
}
