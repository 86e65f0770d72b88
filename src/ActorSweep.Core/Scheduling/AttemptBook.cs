namespace ActorSweep.Core.Scheduling;

/// <summary>The attempts in flight: those that workers have, and those whose results are on the way into a reduction.</summary>
sealed class AttemptBook(long epoch, Turn turn, WorkerBook workers, WaitingLanes lanes, Unclaimed unclaimed)
{
    readonly Dictionary<AttemptId, Attempt> _inFlight = [];
    readonly HashSet<Work> _recalled = [];

    // An epoch is a time in milliseconds, so that the numbers differ from those of earlier schedulers, whose attempts workers may still have.
    long _last = (epoch - 1) << 20;

    public int Count => _inFlight.Count;

    public IReadOnlyCollection<Attempt> All => _inFlight.Values;

    /// <summary>Work that is being recalled from its worker.</summary>
    public IReadOnlyCollection<Work> Recalled => _recalled;

    public bool Contains(AttemptId id) => _inFlight.ContainsKey(id);

    public Attempt? Find(AttemptId id) => _inFlight.GetValueOrDefault(id);

    /// <summary>
    /// Returns the attempt that a worker reports; null where it is not in flight with that worker. An attempt that nothing waits for is discarded.
    /// </summary>
    public Attempt? Find(WorkerId worker, AttemptId id)
    {
        if (_inFlight.TryGetValue(id, out var attempt) && attempt.Worker?.Id == worker)
            return attempt;
        // A worker that repeats a report holds a result that is wanted. A worker that reports unclaimed work reports it again when the work is claimed.
        if (workers.Find(worker)?.Holds(id) == true || unclaimed.Contains(id))
            return null;
        turn.Instruct(new Instruction.DiscardWork(worker, id) { IsOver = true });
        return null;
    }

    /// <summary>Numbers a new attempt and adds it to the queue of a worker.</summary>
    public Attempt BeginAttempt(Work work, Worker worker, double? expectedSeconds)
    {
        var attempt = new Attempt(
            new AttemptId(++_last), work, worker, turn.Now, expectedSeconds ?? turn.Settings.UnknownDuration.TotalSeconds);
        worker.AddAttempt(attempt);
        _inFlight.Add(attempt.Id, attempt);
        workers.Index.Sort(worker);
        return attempt;
    }

    /// <summary>Adopts an attempt that a worker has from an earlier scheduler.</summary>
    public Attempt AdoptAttempt(AttemptId id, Work work, Worker worker)
    {
        var attempt = new Attempt(id, work, worker, turn.Now, turn.Settings.UnknownDuration.TotalSeconds);
        worker.GoOn(attempt);
        _inFlight.Add(id, attempt);
        return attempt;
    }

    /// <summary>Numbers an attempt without a worker, for work that is condemned: the reduction only counts its tasks as failed.</summary>
    public Attempt BeginCondemned(Work work)
    {
        var attempt = new Attempt(new AttemptId(++_last), work, null, turn.Now, 0);
        _inFlight.Add(attempt.Id, attempt);
        return attempt;
    }

    /// <summary>Assigns a second attempt at the same work to another worker.</summary>
    public void BeginCopy(Work work, Worker worker)
    {
        var attempt = BeginAttempt(work, worker, work.Current!.ExpectedSeconds);
        work.CopyTo(attempt, turn.Now);
        turn.Instruct(work.AssignmentOf(attempt));
    }

    /// <summary>Recalls an attempt from its worker. An attempt that is executing stays with the worker.</summary>
    public void RecallAttempt(Attempt attempt)
    {
        attempt.Work.Move(WorkTrigger.Recall, turn.Now, "recalled from {0}", attempt.Worker!.Id.Value);
        _recalled.Add(attempt.Work);
        turn.Instruct(new Instruction.RecallWork(attempt.Worker.Id, attempt.Id));
    }

    /// <summary>Removes recalls that came too late: their work is executing and stays with its worker.</summary>
    public void RemoveLateRecalls() => _recalled.RemoveWhere(w => w.Worker!.Executing.Contains(w.Current));

    /// <summary>Removes the recall of work that has finished.</summary>
    public void RemoveRecall(Work work) => _recalled.Remove(work);

    /// <summary>Ends all attempts at a piece of work.</summary>
    /// <param name="discard">Whether the workers must discard the attempts.</param>
    /// <param name="except">The attempt that its worker reported; this worker gets no instruction to discard it.</param>
    public void EndAttempts(Work work, bool discard = false, Attempt? except = null)
    {
        _recalled.Remove(work);
        work.RemoveFromFlight();
        EndAttempt(work.Current, discard, except);
        EndAttempt(work.Copy, discard, except);
        work.EndAttempt();
    }

    void EndAttempt(Attempt? attempt, bool discard, Attempt? except)
    {
        if (attempt is not null && RemoveAttempt(attempt) && discard && attempt != except && attempt.Worker is { } worker)
            turn.Instruct(new Instruction.DiscardWork(worker.Id, attempt.Id));
    }

    /// <summary>Discards the other of two attempts after one has finished.</summary>
    public void DiscardLoser(Work work, Attempt winner)
    {
        var loser = winner == work.Copy ? work.Current! : work.Copy!;
        RemoveAttempt(loser);
        work.ContinueWithout(loser);
        turn.Instruct(new Instruction.DiscardWork(loser.Worker!.Id, loser.Id));
    }

    /// <summary>Ends an attempt that is lost, without making its work suspect. A second attempt goes on; without one, the work is queued again.</summary>
    /// <param name="why">Format of the reason; {0} is the worker.</param>
    public void LoseAttempt(Attempt attempt, string why, bool mayHaveBegun = true)
    {
        var work = attempt.Work;
        RemoveAttempt(attempt);
        if (work.ContinueWithout(attempt))
        {
            work.Story.Add(turn.Now, why, attempt.Worker!.Id.Value);
            workers.CountSuspects(work.Worker!);
            return;
        }
        RequeueWork(work, string.Format(why, attempt.Worker!.Id.Value), mayHaveBegun);
    }

    /// <summary>Ends the attempts at work in flight and queues the work for another worker.</summary>
    public void RequeueWork(Work work, string why, bool mayHaveBegun = true)
    {
        EndAttempts(work);
        work.RequeueWork(why, mayHaveBegun);
    }

    /// <summary>Removes an attempt. Returns whether it was in flight.</summary>
    bool RemoveAttempt(Attempt attempt)
    {
        if (!_inFlight.Remove(attempt.Id))
            return false;
        RemoveFromWorker(attempt);
        return true;
    }

    /// <summary>Removes an attempt from its worker's queue. A finished chunk stays in flight until it is reduced.</summary>
    public void RemoveFromWorker(Attempt attempt)
    {
        if (attempt.Worker is not { } worker)
            return;
        worker.RemoveAttempt(attempt);
        lanes.OfferWorker(worker);
    }
}
