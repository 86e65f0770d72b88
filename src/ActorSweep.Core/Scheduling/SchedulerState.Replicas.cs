namespace ActorSweep.Core.Scheduling;

// Copies of results on several workers.
public sealed partial class SchedulerState
{
    /// <summary>Where the result of a task is; null where there is none.</summary>
    public InputPlace? Locate(TaskId id)
    {
        if (_runs.GetValueOrDefault(id.Run) is MapRun run)
            return run.KeptWith(id.Index) is { } chunk ? new InputPlace(id, [.. chunk.Holders.Select(h => h.Id)]) : null;
        return Remembered(id) is { State: WorkState.Kept } task ? new InputPlace(id, [.. task.Holders.Select(h => h.Id)]) : null;
    }

    /// <summary>Which task an attempt is at, and which clients hold that; null where it is none of a graph.</summary>
    public (TaskId Task, IReadOnlyList<ClientId> Clients)? WhoWants(AttemptId attempt) =>
        _inFlight.TryGetValue(attempt, out var known) && known.Work is GraphTask task ? (task.Id, ClientsOf(task)) : null;

    /// <summary>Who was told to fetch something has so long at least; then others are told.</summary>
    static readonly TimeSpan MovingTime = TimeSpan.FromSeconds(5);

    static void AddHolder(Work work, Worker worker, AttemptId? attempt = null)
    {
        work.KeptFrom = attempt ?? work.KeptFrom;
        work.Holders.Add(worker);
        worker.Hold(work, attempt);
    }

    void Replicate(SchedulerEvent.ReplicasWanted e)
    {
        if (Find(e.Task) is not { State: WorkState.Kept, IsItem: false } task)
            return;
        var others = _workers.Values.Where(w => w.TakesWork && !task.Holders.Contains(w)).OrderBy(w => w.Load).ThenBy(w => w.Order);
        foreach (var worker in others.Take(e.Count - task.Holders.Count).ToList())
            Instruct(new Instruction.Replicate(worker.Id, task.Id, PlaceOf(task, worker)));
    }

    void AddReplica(SchedulerEvent.ReplicaAdded e)
    {
        if (!_workers.TryGetValue(e.Worker, out var worker))
            return;
        if (!worker.IsReachable)
        {
            worker.MustForgetResults = true;
            return;
        }
        if (Remembered(e.Task) is not { State: WorkState.Kept, IsItem: false } task)
        {
            // What the worker is about to have anew it need not forget.
            if (Remembered(e.Task)?.Worker != worker)
                Instruct(new Instruction.TaskForgotten(e.Task, OnlyItsResult: true, [e.Worker]));
            return;
        }
        AddHolder(task, worker);
        if (task.Holders.Any(h => h.TakesWork))
            foreach (var leaving in task.Holders.Where(h => h.IsDraining).ToList())
                LoseResult(task, leaving, "it leaves");
    }

    /// <summary>Has others fetch what only a worker that leaves holds; says whether there is any such thing, and anyone.</summary>
    bool MoveResults(Worker leaving)
    {
        if (_index.LeastLoaded is null && !_workers.Values.Any(w => w.TakesWork))
            return false;
        if (_now < leaving.MovingUntil)
            return true;
        var takers = _workers.Values.Where(w => w.TakesWork).OrderBy(w => w.Load).ThenBy(w => w.Order).ToList();
        var next = 0;
        var (isAnyLeft, bytes) = (false, 0L);
        foreach (var work in leaving.Results.ToList())
            if (work is GraphTask { IsSafe: false } task && !task.Holders.Any(h => h.TakesWork))
            {
                isAnyLeft = true;
                bytes += task.Bytes;
                Instruct(new Instruction.Replicate(takers[next++ % takers.Count].Id, task.Id, new InputPlace(task.Id, [leaving.Id])));
            }
        leaving.MovingUntil = _now + MovingTime + TimeSpan.FromSeconds(2 * bytes / settings.Bandwidth);
        return isAnyLeft;
    }
}
