namespace ActorSweep.Core.Scheduling;

// Copies of results on several workers.
public sealed partial class SchedulerState
{
    /// <summary>Who was told to fetch something and has not got it by then is not waited for.</summary>
    static readonly TimeSpan MovingTime = TimeSpan.FromSeconds(30);

    static void AddHolder(Work work, Worker worker)
    {
        work.Holders.Add(worker);
        worker.Results.Add(work);
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
        if (Remembered(e.Task) is not { State: WorkState.Kept, IsItem: false } task)
        {
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
        leaving.MovingUntil = _now + MovingTime;
        var takers = _workers.Values.Where(w => w.TakesWork).OrderBy(w => w.Load).ThenBy(w => w.Order).ToList();
        var next = 0;
        var isAnyLeft = false;
        foreach (var work in leaving.Results.ToList())
            if (work is GraphTask { IsSafe: false } task && !task.Holders.Any(h => h.TakesWork))
            {
                isAnyLeft = true;
                Instruct(new Instruction.Replicate(takers[next++ % takers.Count].Id, task.Id, new InputPlace(task.Id, [leaving.Id])));
            }
        return isAnyLeft;
    }
}
