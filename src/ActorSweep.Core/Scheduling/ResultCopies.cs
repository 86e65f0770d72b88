namespace ActorSweep.Core.Scheduling;

/// <summary>Records which workers hold results, and has workers fetch copies of results.</summary>
sealed class ResultCopies(Turn turn, WorkerBook workers, AttemptBook attempts, RunBook runs)
{
    /// <summary>Shortest time that a worker gets to fetch a copy. After that, other workers fetch it.</summary>
    static readonly TimeSpan MovingTime = TimeSpan.FromSeconds(5);

    /// <summary>Largest scattered value that travels in the messages of the tasks that need it.</summary>
    public const int LargestInMessage = 16 * 1024;

    int _nextToScatter;

    /// <summary>Has one worker fetch a copy of each large value that a client scattered. The workers take turns.</summary>
    public void Scatter(SchedulerEvent.TasksSubmitted e)
    {
        var large = e.Tasks.Where(spec => spec.Scattered > LargestInMessage).Select(spec => runs.FindTask(new TaskId(e.Run, spec.Index))).OfType<GraphTask>()
            .Where(task => task is { IsScattered: true, Holders.Count: 0 }).ToList();
        if (large.Count == 0 || workers.Takers.ToList() is not { Count: > 0 } takers)
            return;
        foreach (var task in large)
            turn.Instruct(new Instruction.AddReplica(takers[_nextToScatter++ % takers.Count].Id, new ResultId(task.Id), new InputPlace(task.Id, [])));
    }

    /// <summary>Has workers fetch copies of a result, so that a given number of workers holds it.</summary>
    public void Replicate(SchedulerEvent.ReplicasWanted e)
    {
        if (runs.FindTask(e.Task) is not { State: WorkState.Finished, CanHaveCopies: true } task)
            return;
        foreach (var worker in workers.Takers.Where(w => !task.Holders.Contains(w)).Take(e.Count - task.Holders.Count).ToList())
            turn.Instruct(new Instruction.AddReplica(worker.Id, new ResultId(task.Id), Placement.PlaceOf(task, worker)));
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
        if (HeldWork(e.Result) is not { } work)
        {
            DeleteReplica(e.Result, worker);
            return;
        }
        work.AddHolder(worker);
        if (work.Holders.Any(h => h.TakesWork))
            foreach (var leaving in work.Holders.Where(h => h.IsDraining).ToList())
                LoseResult(work, leaving, "the holder drains");
    }

    /// <summary>Returns the finished work that has a result at workers; null where there is none.</summary>
    Work? HeldWork(ResultId result) => result.IsOfChunk
        ? runs.Find<MapRun>(result.Task.Run)?.Results.ChunkOf(result.Task.Index, result.Attempt) is { Holders.Count: > 0 } chunk ? chunk : null
        : runs.RememberedTask(result.Task) is { State: WorkState.Finished, CanHaveCopies: true } task ? task : null;

    /// <summary>Deletes a copy that nothing needs. A worker that executes the task again keeps the name for the new result.</summary>
    void DeleteReplica(ResultId result, Worker worker)
    {
        if (result.IsOfChunk)
            turn.Instruct(new Instruction.DiscardWork(worker.Id, result.Attempt) { IsOver = true });
        else if (runs.RememberedTask(result.Task)?.Worker != worker)
            turn.Instruct(new Instruction.DeleteTask(result.Task, OnlyItsResult: true, [worker.Id]));
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
    /// Has other workers fetch the results that only a draining worker holds. Returns false where there is no such result or no other worker, and after
    /// rounds in vain.
    /// </summary>
    public bool MoveResults(Worker leaving)
    {
        if (workers.Index.LeastLoaded is null && !workers.All.Any(w => w.TakesWork))
            return false;
        if (turn.Now < leaving.Moves.Until)
            return true;
        var left = leaving.Results.Where(work => !work.Holders.Any(h => h.TakesWork)).Select(work => work.ResultToMove).OfType<(ResultId Result, long Bytes)>().ToList();
        leaving.Moves.BeginRound(left.Count, turn.Now + MovingTime + TimeSpan.FromSeconds(2.0 * left.Sum(move => move.Bytes) / turn.Settings.Bandwidth));
        if (leaving.Moves.HaveFailed)
            return false;
        var takers = workers.Takers.ToList();
        var next = leaving.Moves.RoundsInVain;
        foreach (var (result, _) in left)
            turn.Instruct(new Instruction.AddReplica(takers[next++ % takers.Count].Id, result, new InputPlace(result.Task, [leaving.Id])));
        return left.Count > 0;
    }
}
