namespace ActorSweep.Core.Scheduling;

/// <summary>Which workers hold results, and copies of results on several workers.</summary>
sealed class ResultCopies(Turn turn, WorkerBook workers, AttemptBook attempts, RunBook runs)
{
    /// <summary>The least time that a worker gets to fetch a copy; after it, other workers are told to fetch.</summary>
    static readonly TimeSpan MovingTime = TimeSpan.FromSeconds(5);

    /// <summary>A client wants a result to be with so many workers.</summary>
    public void Replicate(SchedulerEvent.ReplicasWanted e)
    {
        if (runs.FindTask(e.Task) is not { State: WorkState.Kept, CanHaveCopies: true } task)
            return;
        foreach (var worker in workers.Takers.Where(w => !task.Holders.Contains(w)).Take(e.Count - task.Holders.Count).ToList())
            turn.Instruct(new Instruction.Replicate(worker.Id, task.Id, Placement.PlaceOf(task, worker)));
    }

    public void AddReplica(SchedulerEvent.ReplicaAdded e)
    {
        if (workers.Find(e.Worker) is not { } worker)
            return;
        if (!worker.IsReachable)
        {
            worker.MustForgetResults = true;
            return;
        }
        if (runs.RememberedTask(e.Task) is not { State: WorkState.Kept, CanHaveCopies: true } task)
        {
            // A result that the worker is about to make anew it need not forget.
            if (runs.RememberedTask(e.Task)?.Worker != worker)
                turn.Instruct(new Instruction.TaskForgotten(e.Task, OnlyItsResult: true, [e.Worker]));
            return;
        }
        task.AddHolder(worker);
        if (task.Holders.Any(h => h.TakesWork))
            foreach (var leaving in task.Holders.Where(h => h.IsDraining).ToList())
                LoseResult(task, leaving, "it leaves");
    }

    /// <summary>A worker could not get an input. The worker that was recorded as holding it does not hold it; the task waits for another copy.</summary>
    public void LoseInput(SchedulerEvent.InputLost e)
    {
        var attempt = e.Attempt == default ? null : attempts.Find(e.Worker, e.Attempt);
        if (workers.Find(e.Holder) is { } holder && runs.FindTask(e.Input) is { } input)
            LoseResult(input.KeptWith, holder, $"{e.Holder} does not give it");
        if (attempt is { Work.IsWithWorker: true })
            attempt.Work.MissInput(attempt, e);
    }

    /// <summary>A worker does not hold a result any more. If it was the last, the result is made again.</summary>
    public void LoseResult(Work work, Worker worker, string why)
    {
        worker.LetGo(work);
        if (work.Holders.Remove(worker) && work.Holders.Count == 0 && work.State == WorkState.Kept)
            work.LoseResult(why);
    }

    /// <summary>Has others fetch what only a worker that leaves holds; says whether there is any such thing, and anyone.</summary>
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
                turn.Instruct(new Instruction.Replicate(takers[next++ % takers.Count].Id, task, new InputPlace(task, [leaving.Id])));
            }
        leaving.MovingUntil = turn.Now + MovingTime + TimeSpan.FromSeconds(2.0 * bytes / turn.Settings.Bandwidth);
        return isAnyLeft;
    }
}
