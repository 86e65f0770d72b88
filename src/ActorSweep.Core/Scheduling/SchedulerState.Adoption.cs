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
        if (_unclaimed.Of(worker).Count > 0)
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
            Instruct(new Instruction.TellAgain(worker.Id, held.Attempt));
        chunk.LeaveWith(GoOn(held.Attempt, chunk, worker), held.Number, _now);
        run.InFlight.Add(chunk);
    }

    void Adopt(HeldTask held, Worker worker)
    {
        var task = Find(held.Task);
        if (task is not (null or { State: WorkState.Ready or WorkState.Waiting, IsSuspect: false, NotBefore.Ticks: 0 }))
        {
            Instruct(new Instruction.Discard(worker.Id, held.Attempt));
            return;
        }
        AwaitClaim(held, worker);
        if (task?.State == WorkState.Ready)
            Claim(task);
        else if (task is not null)
            _toStart.Enqueue(task);
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
        NeedsNothingMore(task);
        task.LeaveWith(GoOn(held.Attempt, task, worker), held.Number, _now);
        ((GraphRun)task.Run).InFlight++;
        Freed(worker);
        Instruct(new Instruction.TellAgain(worker.Id, held.Attempt));
        return true;
    }

    /// <summary>What it waited for was there when it began.</summary>
    static void NeedsNothingMore(GraphTask task)
    {
        task.WaitingFor = 0;
        foreach (var before in task.After)
            if (!task.Inputs.Contains(before))
                before.Dependents.Remove(task);
        task.After = [];
    }

    void Claim(MapRun run)
    {
        foreach (var (held, worker) in _unclaimed.Take(run.Id))
        {
            Adopt(held, worker);
            Freed(worker);
        }
    }

    Attempt GoOn(AttemptId id, Work work, Worker worker)
    {
        var attempt = new Attempt(id, work, worker, _now, settings.UnknownDuration.TotalSeconds);
        worker.GoOn(attempt);
        _inFlight.Add(id, attempt);
        return attempt;
    }

    void DiscardUnclaimed(Worker worker)
    {
        foreach (var attempt in _unclaimed.Of(worker).ToList())
        {
            _unclaimed.Take(attempt);
            Instruct(new Instruction.Discard(worker.Id, attempt));
        }
        Freed(worker);
    }

    /// <summary>Who had it is gone, or out of reach: then it is told to forget it when it is back.</summary>
    void LoseUnclaimed(Worker worker)
    {
        foreach (var attempt in _unclaimed.Of(worker).ToList())
        {
            _unclaimed.Take(attempt);
            worker.MustForgetResults = true;
        }
    }

    /// <summary>It has ended, whoever may want it.</summary>
    void EndUnclaimed(AttemptId attempt)
    {
        if (_unclaimed.End(attempt) is { } worker)
            Freed(worker);
    }

    /// <summary>It has come to nothing where it is.</summary>
    void DropUnclaimed(AttemptId attempt)
    {
        if (_unclaimed.Take(attempt) is var (_, worker))
            Freed(worker);
    }
}
