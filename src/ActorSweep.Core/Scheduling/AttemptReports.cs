namespace ActorSweep.Core.Scheduling;

/// <summary>Routes the reports of workers and reducers about attempts to the work of these attempts.</summary>
sealed class AttemptReports(AttemptBook attempts, WaitingLanes lanes, Unclaimed unclaimed)
{
    public void FinishChunk(SchedulerEvent.ChunkFinished e)
    {
        EndUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempt.Work.FinishChunk(attempt, e);
    }

    public void FinishTask(SchedulerEvent.TaskFinished e)
    {
        EndUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempt.Work.FinishTask(attempt, e);
    }

    public void FailTask(SchedulerEvent.TaskFailed e)
    {
        RemoveUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempt.Work.FailTask(attempt, e);
    }

    /// <summary>Queues work again that its worker returned unfinished.</summary>
    public void ReturnWork(SchedulerEvent.WorkReturned e)
    {
        RemoveUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempts.LoseAttempt(attempt, "{0} returned the attempt", mayHaveBegun: false);
    }

    public void SecedeTask(SchedulerEvent.TaskSeceded e)
    {
        if (attempts.Find(e.Attempt) is not { Worker: { } worker } attempt || worker.Id != e.Worker)
            return;
        worker.SecedeAttempt(attempt);
        lanes.OfferWorker(worker);
    }

    /// <summary>Marks the work that an executor was executing when it died as suspect, and loses the attempts. The worker stays registered.</summary>
    public void LoseExecutor(SchedulerEvent.ExecutorLost e)
    {
        foreach (var id in e.Executing)
            RemoveUnclaimed(id);
        List<Attempt> executing = [.. e.Executing.Select(id => FindWithWorker(e.Worker, id)).OfType<Attempt>()];
        foreach (var attempt in executing)
            attempt.Work.SuspectWork(e.Executing.Count == 1, new Death(e.Reason, e.LastLines));
        foreach (var attempt in executing)
            attempts.LoseAttempt(attempt, "an executor of {0} died executing the attempt: " + e.Reason.Replace("{", "{{").Replace("}", "}}"));
    }

    public void ReduceChunk(SchedulerEvent.ChunkReduced e) => attempts.Find(e.Attempt)?.Work.ReduceChunk(e.Place);

    /// <summary>Handles the loss of a result that was on the way into the reduction.</summary>
    public void LoseReduction(SchedulerEvent.ChunkResultLost e) => attempts.Find(e.Attempt)?.Work.LoseReduction(e.Why);

    /// <summary>Notes that an unclaimed attempt has finished. Its result can still be claimed.</summary>
    public void EndUnclaimed(AttemptId attempt)
    {
        if (unclaimed.End(attempt) is { } worker)
            lanes.OfferWorker(worker);
    }

    /// <summary>Removes an unclaimed attempt that has no result.</summary>
    void RemoveUnclaimed(AttemptId attempt)
    {
        if (unclaimed.Take(attempt) is var (_, worker))
            lanes.OfferWorker(worker);
    }

    /// <summary>Returns the attempt if the worker has it; null for a repeated report, or an attempt that nothing waits for.</summary>
    Attempt? FindWithWorker(WorkerId worker, AttemptId id) =>
        attempts.Find(worker, id) is { Work.IsWithWorker: true } attempt ? attempt : null;
}
