namespace ActorSweep.Core.Scheduling;

// Work that workers have from the scheduler before: it goes on there, and is not begun again.
public sealed partial class SchedulerState
{
    readonly Unclaimed _unclaimed = new();
    DateTimeOffset _dispatchesFrom;

    /// <summary>Nothing is given out for a while: workers may have it, and say so.</summary>
    void TakeOver()
    {
        _dispatchesFrom = _now + settings.AdoptionTime;
        After(settings.AdoptionTime, () => { });
    }

    /// <summary>Sweeps are known before their workers are. Who handed in tasks and maps may come back later than the workers.</summary>
    void Adopt(IReadOnlyList<HeldWork> all, Worker worker)
    {
        foreach (var held in all)
            if (held is HeldTask task)
                Adopt(task, worker);
            else if (held is HeldChunk { IsOfMap: true } chunk && !_runs.ContainsKey(chunk.Run))
                AwaitClaim(chunk, worker);
            else
                Adopt((HeldChunk)held, worker);
        if (_unclaimed.Of(worker.Id).Count > 0)
            After(settings.ClaimTime, () => DiscardUnclaimed(worker));
    }

    /// <summary>A worker goes on with what it has of a sweep or a map, unless that is done, or with another by now.</summary>
    void Adopt(HeldChunk held, Worker worker)
    {
        if (_inFlight.ContainsKey(held.Attempt) || _runs.GetValueOrDefault(held.Run) is not ArrayRun { IsActive: true } run
            || run.Take(held.Blocks) is not { } chunk)
        {
            Instruct(new Instruction.Discard(worker.Id, held.Attempt));
            return;
        }
        if (run is SweepRun sweep)
            StartReduction(sweep);
        else
            Instruct(new Instruction.AskAgain(worker.Id, held.Attempt));
        chunk.LeaveWith(GoOn(held.Attempt, chunk, worker), held.Number, _now);
        run.InFlight.Add(chunk);
    }

    void Adopt(HeldTask held, Worker worker)
    {
        switch (Find(held.Task))
        {
            case null:
                AwaitClaim(held, worker);
                break;
            case { State: WorkState.Ready, IsSuspect: false } task:
                AwaitClaim(held, worker);
                Claim(task);
                break;
            case { State: WorkState.Waiting } task:
                AwaitClaim(held, worker);
                _toStart.Enqueue(task);
                break;
            default:
                Instruct(new Instruction.Discard(worker.Id, held.Attempt));
                break;
        }
    }

    void AwaitClaim(HeldWork held, Worker worker)
    {
        if (_inFlight.ContainsKey(held.Attempt) || !_unclaimed.Add(held, worker))
            Instruct(new Instruction.Discard(worker.Id, held.Attempt));
    }

    /// <summary>A task goes on where it is, if a worker has it: also one whose inputs are gone, for that worker has them, or had.</summary>
    bool Claim(GraphTask task)
    {
        if (_unclaimed.Take(task.Id) is not var (held, worker))
            return false;
        var attempt = GoOn(held.Attempt, task, worker);
        task.LeaveWith(attempt, held.Number, _now);
        ((GraphRun)task.Run).InFlight++;
        if (held.HasSeceded)
            worker.Secede(attempt);
        _index.Sort(worker);
        Instruct(new Instruction.AskAgain(worker.Id, held.Attempt));
        return true;
    }

    void Claim(MapRun run)
    {
        foreach (var (held, worker) in _unclaimed.Take(run.Id))
        {
            Adopt(held, worker);
            _index.Sort(worker);
        }
    }

    Attempt GoOn(AttemptId id, Work work, Worker worker)
    {
        var attempt = new Attempt(id, work, worker, _now, settings.UnknownDuration.TotalSeconds);
        worker.Add(attempt);
        _inFlight.Add(id, attempt);
        return attempt;
    }

    void DiscardUnclaimed(Worker worker)
    {
        foreach (var attempt in _unclaimed.Of(worker.Id))
            if (_unclaimed.Remove(attempt))
                Instruct(new Instruction.Discard(worker.Id, attempt));
    }

    /// <summary>Who had it is gone, or has it no more.</summary>
    void LoseUnclaimed(WorkerId worker)
    {
        foreach (var attempt in _unclaimed.Of(worker))
            _unclaimed.Remove(attempt);
    }
}
