namespace ActorSweep.Core.Scheduling;

/// <summary>The attempts that workers have, or that are on their way into a reduction.</summary>
sealed class AttemptBook(long epoch, Turn turn, WorkerBook workers, WaitingLanes lanes, Unclaimed unclaimed)
{
    readonly Dictionary<AttemptId, Attempt> _inFlight = [];
    readonly HashSet<Work> _recalled = [];

    // Attempts are numbered apart from those of earlier schedulers, which workers may still have: epochs count milliseconds.
    long _last = (epoch - 1) << 20;

    public int Count => _inFlight.Count;

    public IReadOnlyCollection<Attempt> All => _inFlight.Values;

    /// <summary>Work that its worker is asked to give back.</summary>
    public IReadOnlyCollection<Work> Recalled => _recalled;

    public bool Contains(AttemptId id) => _inFlight.ContainsKey(id);

    public Attempt? Find(AttemptId id) => _inFlight.GetValueOrDefault(id);

    /// <summary>The attempt that a worker speaks of. A worker that speaks of one that nobody waits for is told to forget it.</summary>
    public Attempt? Find(WorkerId worker, AttemptId id)
    {
        if (_inFlight.TryGetValue(id, out var attempt) && attempt.Worker?.Id == worker)
            return attempt;
        // A worker that says a thing twice holds a result that is wanted. One that says it too early says it again when the work is claimed.
        if (workers.Find(worker)?.Holds(id) == true || unclaimed.Contains(id))
            return null;
        turn.Instruct(new Instruction.Discard(worker, id) { IsOver = true });
        return null;
    }

    /// <summary>Numbers a new attempt, and gives it to a worker.</summary>
    public Attempt Begin(Work work, Worker worker, double? expectedSeconds)
    {
        var attempt = new Attempt(
            new AttemptId(++_last), work, worker, turn.Now, expectedSeconds ?? turn.Settings.UnknownDuration.TotalSeconds);
        worker.Add(attempt);
        _inFlight.Add(attempt.Id, attempt);
        workers.Index.Sort(worker);
        return attempt;
    }

    /// <summary>Goes on with an attempt that a worker has from an earlier scheduler.</summary>
    public Attempt Adopt(AttemptId id, Work work, Worker worker)
    {
        var attempt = new Attempt(id, work, worker, turn.Now, turn.Settings.UnknownDuration.TotalSeconds);
        worker.GoOn(attempt);
        _inFlight.Add(id, attempt);
        return attempt;
    }

    /// <summary>Numbers an attempt that no worker has: only its account goes into the reduction.</summary>
    public Attempt BeginGivenUp(Work work)
    {
        var attempt = new Attempt(new AttemptId(++_last), work, null, turn.Now, 0);
        _inFlight.Add(attempt.Id, attempt);
        return attempt;
    }

    /// <summary>Gives a second attempt at the same work to another worker.</summary>
    public void BeginCopy(Work work, Worker worker)
    {
        var attempt = Begin(work, worker, work.Current!.ExpectedSeconds);
        work.CopyTo(attempt, turn.Now);
        turn.Instruct(work.AssignmentOf(attempt));
    }

    /// <summary>Asks a worker to give an attempt back, unless it is executing.</summary>
    public void Recall(Attempt attempt)
    {
        attempt.Work.Move(WorkTrigger.Recall, turn.Now, "recalled from {0}", attempt.Worker!.Id.Value);
        _recalled.Add(attempt.Work);
        turn.Instruct(new Instruction.Recall(attempt.Worker.Id, attempt.Id));
    }

    /// <summary>Forgets recalls that came too late: that work executes by now and does not come back.</summary>
    public void ForgetLateRecalls() => _recalled.RemoveWhere(w => w.Worker!.Executing.Contains(w.Current));

    /// <summary>A recall is settled: its work has been executed.</summary>
    public void ForgetRecall(Work work) => _recalled.Remove(work);

    /// <summary>Ends all attempts at some work.</summary>
    /// <param name="discard">Whether its workers are told to forget them.</param>
    /// <param name="except">The attempt that its worker itself reported as ended.</param>
    public void EndAttempts(Work work, bool discard = false, Attempt? except = null)
    {
        _recalled.Remove(work);
        work.LeaveFlight();
        EndAttempt(work.Current, discard, except);
        EndAttempt(work.Copy, discard, except);
        work.EndAttempt();
    }

    void EndAttempt(Attempt? attempt, bool discard, Attempt? except)
    {
        if (attempt is not null && Remove(attempt) && discard && attempt != except && attempt.Worker is { } worker)
            turn.Instruct(new Instruction.Discard(worker.Id, attempt.Id));
    }

    /// <summary>One of two attempts has won: the other is discarded.</summary>
    public void DiscardLoser(Work work, Attempt winner)
    {
        var loser = winner == work.Copy ? work.Current! : work.Copy!;
        Remove(loser);
        work.GoOnWithout(loser);
        turn.Instruct(new Instruction.Discard(loser.Worker!.Id, loser.Id));
    }

    /// <summary>An attempt is lost without blame; another worker does the work, or goes on with it.</summary>
    /// <param name="why">With {0} for the worker.</param>
    public void LoseAttempt(Attempt attempt, string why, bool mayHaveBegun = true)
    {
        var work = attempt.Work;
        Remove(attempt);
        if (work.GoOnWithout(attempt))
        {
            work.Story.Add(turn.Now, why, attempt.Worker!.Id.Value);
            workers.CountSuspects(work.Worker!);
            return;
        }
        RequeueWork(work, string.Format(why, attempt.Worker!.Id.Value), mayHaveBegun);
    }

    /// <summary>Work that was with a worker, or on its way from it, waits for another worker.</summary>
    public void RequeueWork(Work work, string why, bool mayHaveBegun = true)
    {
        EndAttempts(work);
        work.Requeue(why, mayHaveBegun);
    }

    /// <summary>Removes an attempt; says whether it was there.</summary>
    bool Remove(Attempt attempt)
    {
        if (!_inFlight.Remove(attempt.Id))
            return false;
        RemoveFromWorker(attempt);
        return true;
    }

    /// <summary>An attempt that stays in flight has left its worker's queue.</summary>
    public void RemoveFromWorker(Attempt attempt)
    {
        if (attempt.Worker is not { } worker)
            return;
        worker.Remove(attempt);
        lanes.OfferWorker(worker);
    }
}
