namespace ActorSweep.Core.Scheduling;

/// <summary>Takes what workers and reducers report of attempts to the work that the attempts are at.</summary>
sealed class AttemptReports(AttemptBook attempts, WaitingLanes lanes, Unclaimed unclaimed)
{
    public void FinishChunk(SchedulerEvent.ChunkFinished e)
    {
        EndUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempt.Work.Finish(attempt, e);
    }

    public void FinishTask(SchedulerEvent.TaskFinished e)
    {
        EndUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempt.Work.Finish(attempt, e);
    }

    public void FailTask(SchedulerEvent.TaskFailed e)
    {
        RemoveUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempt.Work.Fail(attempt, e);
    }

    /// <summary>A worker gives back work that it has not done.</summary>
    public void TakeBack(SchedulerEvent.WorkGivenBack e)
    {
        RemoveUnclaimed(e.Attempt);
        if (FindWithWorker(e.Worker, e.Attempt) is { } attempt)
            attempts.LoseAttempt(attempt, "{0} gave it back", mayHaveBegun: false);
    }

    public void Secede(SchedulerEvent.TaskSeceded e)
    {
        if (attempts.Find(e.Attempt) is not { Worker: { } worker } attempt || worker.Id != e.Worker)
            return;
        worker.Secede(attempt);
        lanes.OfferWorker(worker);
    }

    /// <summary>What an executor was executing when it died is suspect, as if a worker had died; but the worker goes on.</summary>
    public void AccuseExecutor(SchedulerEvent.ExecutorDied e)
    {
        foreach (var id in e.Executing)
            RemoveUnclaimed(id);
        List<Attempt> executing = [.. e.Executing.Select(id => FindWithWorker(e.Worker, id)).OfType<Attempt>()];
        foreach (var attempt in executing)
            attempt.Work.Accuse(e.Executing.Count == 1, new Death(e.Reason, e.LastLines));
        foreach (var attempt in executing)
            attempts.LoseAttempt(attempt, "an executor of {0} died executing it: " + e.Reason.Replace("{", "{{").Replace("}", "}}"));
    }

    public void ReduceChunk(SchedulerEvent.ChunkReduced e) => attempts.Find(e.Attempt)?.Work.Reduce(e.Place);

    /// <summary>The reducer could not get a result that is on its way into the reduction.</summary>
    public void LoseReturned(SchedulerEvent.ResultLost e) => attempts.Find(e.Attempt)?.Work.LoseReturned(e.Why);

    /// <summary>An attempt that nobody has claimed has ended, with a result that somebody may claim.</summary>
    public void EndUnclaimed(AttemptId attempt)
    {
        if (unclaimed.End(attempt) is { } worker)
            lanes.OfferWorker(worker);
    }

    /// <summary>An attempt that nobody has claimed has come to nothing.</summary>
    void RemoveUnclaimed(AttemptId attempt)
    {
        if (unclaimed.Take(attempt) is var (_, worker))
            lanes.OfferWorker(worker);
    }

    /// <summary>The attempt that a worker has; null where a report of it came twice, or nobody waits for it.</summary>
    Attempt? FindWithWorker(WorkerId worker, AttemptId id) =>
        attempts.Find(worker, id) is { Work.IsWithWorker: true } attempt ? attempt : null;
}
