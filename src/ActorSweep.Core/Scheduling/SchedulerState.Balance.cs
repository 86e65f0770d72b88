namespace ActorSweep.Core.Scheduling;

// What idle workers can do where nothing waits: have others give back what they have not begun, or race the slow.
public sealed partial class SchedulerState
{
    /// <summary>No attempt younger than this is raced.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly HashSet<Work> _recalled = [];
    DateTimeOffset _nextRace;

    void Balance()
    {
        if (!_index.HasIdle || _fair.Count > 0)
            return;
        if (_index.HasQueued)
            Recall();
        if (settings.SpeculateAfter > 0 && _now >= _nextRace)
            Race();
    }

    /// <summary>Asks back as much as idle slots could begin at once, from where it would wait longest.</summary>
    void Recall()
    {
        var idle = _index.WithRoom.Where(w => w.HasIdleSlots).Sum(w => w.Slots - w.Assigned.Count);
        foreach (var victim in _index.WithQueue)
        {
            if (_recalled.Count >= idle || WaitAt(victim) < settings.RecallAbove)
                return;
            foreach (var attempt in victim.Queued.Reverse().Where(a => MayRecall(a, victim)).Take(idle - _recalled.Count).ToList())
            {
                attempt.Work.Move(WorkTrigger.Recall, _now, "recalled from {0}", victim.Id.Value);
                _recalled.Add(attempt.Work);
                Instruct(new Instruction.Recall(victim.Id, attempt.Id));
            }
        }
    }

    /// <summary>How long what waits there will wait. What executes for longer than expected goes on for as long again.</summary>
    TimeSpan WaitAt(Worker worker)
    {
        var overdue = worker.Oldest is { } oldest && (_now - oldest.Since).TotalSeconds is var age && age > oldest.ExpectedSeconds ? age : 0;
        return TimeSpan.FromSeconds(Math.Max(worker.Wait, overdue));
    }

    bool MayRecall(Attempt attempt, Worker victim) =>
        attempt.Work is { State: WorkState.Assigned, IsSuspect: false, Copy: null }
        && _index.WithRoom.Any(w => w.HasIdleSlots && w != victim && w.Satisfies(attempt.Work.Requirement) && w.HasFree(attempt.Work.Requirement));

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
            && attempt.Work is { State: WorkState.Assigned, Copy: null, IsSuspect: false } and not GraphTask { Rules.CannotRepeat: true };
    }

    Worker? ChooseRacer(Attempt slow) => _index.WithRoom.FirstOrDefault(w =>
        w.HasIdleSlots && w != slow.Worker && w.Satisfies(slow.Work.Requirement) && w.HasFree(slow.Work.Requirement));

    void Copy(Work work, Worker worker)
    {
        var attempt = NewAttempt(work, worker, work.Current!.ExpectedSeconds);
        work.CopyTo(attempt, _now);
        Instruct(work is GraphTask task
            ? new Instruction.Execute(worker.Id, task.Id, attempt.Id, task.Number, PlacesOf(task.Inputs, worker))
            : new Instruction.Assign(worker.Id, work.Run.Id, attempt.Id, work.Number, ((Chunk)work).Blocks));
    }
}
