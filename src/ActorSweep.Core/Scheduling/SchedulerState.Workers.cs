namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    void Join(SchedulerEvent.WorkerJoined e)
    {
        // A worker that is known says its name again when it missed the answer.
        if (!_workers.ContainsKey(e.Worker))
            _workers.Add(e.Worker, new Worker(e.Worker, e.Slots, e.Address));
    }

    /// <summary>Everything the worker had goes to others; what it was executing when it died is suspect.</summary>
    void Leave(WorkerId id, bool died)
    {
        if (!_workers.Remove(id, out var worker))
            return;
        var executing = worker.Assigned.Take(died ? worker.Slots : 0).ToHashSet();
        foreach (var chunk in worker.Assigned.ToList())
            LoseAssigned(chunk, died ? $"{id} died" : $"{id} left", executing.Contains(chunk));
        AbandonResults(worker);
    }

    /// <summary>Its work goes to others at once. Whether it is dead is the cluster's to decide, later.</summary>
    void Suspend(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker) || !worker.IsReachable)
            return;
        worker.IsReachable = false;
        foreach (var chunk in worker.Assigned.ToList())
            LoseAssigned(chunk, $"{id} is out of reach", isSuspect: false);
        AbandonResults(worker);
    }

    void Resume(WorkerId id)
    {
        if (_workers.TryGetValue(id, out var worker))
            worker.IsReachable = true;
    }

    void Drain(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker) || worker.IsDraining)
            return;
        worker.IsDraining = true;
        SendOffWhenDrained(worker);
    }

    /// <summary>Messages can get lost. What the worker lacks is assigned anew, what it has and nobody wants is discarded.</summary>
    void Reconcile(WorkerId id, IReadOnlyCollection<AttemptId> held)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        foreach (var chunk in worker.Assigned.ToList())
            if (_now - chunk.AssignedAt > settings.AssignmentLostAfter && !held.Contains(chunk.Attempt))
                LoseAssigned(chunk, $"{id} does not have it", isSuspect: false);
        foreach (var attempt in held)
            if (!_inFlight.TryGetValue(attempt, out var chunk) || chunk.Worker != worker)
                Instruct(new Instruction.Discard(id, attempt));
    }

    void AbandonResults(Worker worker)
    {
        foreach (var chunk in worker.Returned)
            Instruct(new Instruction.AbandonResult(chunk.Run.Id, chunk.Attempt));
    }

    void SendOffWhenDrained(Worker worker)
    {
        if (worker.IsDrained)
            Instruct(new Instruction.WorkerDrained(worker.Id));
    }
}
