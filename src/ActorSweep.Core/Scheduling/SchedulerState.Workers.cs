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
        if (died)
            Accuse(worker);
        var executing = worker.Executing(died).ToHashSet();
        foreach (var chunk in worker.Assigned.ToList())
            PutBack(chunk, died ? $"{id} died" : $"{id} left", isSuspect: executing.Contains(chunk));
        AbandonResults(worker);
    }

    /// <summary>Its work goes to others at once. Whether it is dead is the cluster's to decide, later.</summary>
    void Suspend(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker) || !worker.IsReachable)
            return;
        worker.IsReachable = false;
        worker.Suspects.AddRange(worker.Executing(true).Select(c => (c.Run, c.Blocks)));
        foreach (var chunk in worker.Assigned.ToList())
            PutBack(chunk, $"{id} is out of reach");
        AbandonResults(worker);
    }

    /// <summary>The worker was out of reach, and now is dead: what it was executing then is suspect, wherever it is by now.</summary>
    void Accuse(Worker worker)
    {
        foreach (var (run, blocks) in worker.Suspects)
            foreach (var chunk in run.Again.Concat(run.InFlight).Where(c => c.Blocks.Overlaps(blocks)))
                chunk.Accuse(_now, $"{worker.Id}, which had been executing it, died");
    }

    void Resume(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        worker.IsReachable = true;
        worker.Suspects.Clear();
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
                PutBack(chunk, $"{id} does not have it");
        foreach (var attempt in held)
            if (!_inFlight.TryGetValue(attempt, out var chunk) || chunk.Worker != worker)
                Instruct(new Instruction.Discard(id, attempt));
    }

    void AbandonResults(Worker worker)
    {
        foreach (var chunk in worker.Returned)
            Instruct(new Instruction.AbandonResult(chunk.Run.Id, chunk.Attempt));
    }

    void SendOffWhenDrained(Worker? worker)
    {
        if (worker is { IsDrained: true })
            Instruct(new Instruction.WorkerDrained(worker.Id));
    }
}
