namespace ActorSweep.Core.Scheduling;

/// <summary>Records which workers hold results, and has workers fetch copies of results.</summary>
sealed class ResultCopies(Turn turn, WorkerBook workers, AttemptBook attempts, RunBook runs)
{
    /// <summary>Shortest time that a worker gets to fetch a copy. After that, other workers fetch it.</summary>
    static readonly TimeSpan MovingTime = TimeSpan.FromSeconds(5);

    /// <summary>Has workers fetch copies of a result, so that a given number of workers holds it.</summary>
    public void Replicate(SchedulerEvent.ReplicasWanted e)
    {
        if (runs.FindTask(e.Task) is not { State: WorkState.Finished, CanHaveCopies: true } task)
            return;
        foreach (var worker in workers.Takers.Where(w => !task.Holders.Contains(w)).Take(e.Count - task.Holders.Count).ToList())
            turn.Instruct(new Instruction.AddReplica(worker.Id, task.Id, Placement.PlaceOf(task, worker)));
    }

    public void AddReplica(SchedulerEvent.ReplicaAdded e)
    {
        if (workers.Find(e.Worker) is not { } worker)
            return;
        if (!worker.IsReachable)
        {
            worker.MustReleaseResults = true;
            return;
        }
        if (runs.RememberedTask(e.Task) is not { State: WorkState.Finished, CanHaveCopies: true } task)
        {
            // A worker that executes the task again need not delete the result.
            if (runs.RememberedTask(e.Task)?.Worker != worker)
                turn.Instruct(new Instruction.DeleteTask(e.Task, OnlyItsResult: true, [e.Worker]));
            return;
        }
        task.AddHolder(worker);
        if (task.Holders.Any(h => h.TakesWork))
            foreach (var leaving in task.Holders.Where(h => h.IsDraining).ToList())
                LoseResult(task, leaving, "the holder drains");
    }

    /// <summary>Handles an input that a worker could not fetch. The recorded holder does not hold it; the task waits for another copy.</summary>
    public void LoseInput(SchedulerEvent.InputLost e)
    {
        var attempt = e.Attempt == default ? null : attempts.Find(e.Worker, e.Attempt);
        if (workers.Find(e.Holder) is { } holder && runs.FindTask(e.Input) is { } input)
            LoseResult(input.ResultHolder, holder, $"{e.Holder} does not serve the result");
        if (attempt is { Work.IsWithWorker: true })
            attempt.Work.MissInput(attempt, e);
    }

    /// <summary>Removes a worker from the holders of a result. The result is computed again if that was the last holder.</summary>
    public void LoseResult(Work work, Worker worker, string why)
    {
        worker.RemoveResult(work);
        if (work.Holders.Remove(worker) && work.Holders.Count == 0 && work.State == WorkState.Finished)
            work.LoseResult(why);
    }

    /// <summary>
    /// Has other workers fetch the results that only a draining worker holds. Returns false where there is no such result or no other worker.
    /// </summary>
    public bool MoveResults(Worker leaving)
    {
        if (workers.Index.LeastLoaded is null && !workers.All.Any(w => w.TakesWork))
            return false;
        if (turn.Now < leaving.MovingUntil)
            return true;
        var takers = workers.Takers.ToList();
        var next = 0;
        var (isAnyLeft, bytes) = (false, 0L);
        foreach (var work in leaving.Results.ToList())
            if (work.ResultToMove is var (task, size) && !work.Holders.Any(h => h.TakesWork))
            {
                isAnyLeft = true;
                bytes += size;
                turn.Instruct(new Instruction.AddReplica(takers[next++ % takers.Count].Id, task, new InputPlace(task, [leaving.Id])));
            }
        leaving.MovingUntil = turn.Now + MovingTime + TimeSpan.FromSeconds(2.0 * bytes / turn.Settings.Bandwidth);
        return isAnyLeft;
    }
}
