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
        foreach (var chunk in worker.Assigned.ToList())
            PutBack(chunk, died ? $"{id} died" : $"{id} left");
        AbandonResults(worker);
    }

    /// <summary>Its work goes to others at once. Whether it is dead is the cluster's to decide, later.</summary>
    void Suspend(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker) || !worker.IsReachable)
            return;
        worker.IsReachable = false;
        var executing = worker.Executing.ToList();
        worker.Suspects.AddRange(executing.Select(c => (c.Run, c.Blocks, executing.Count == 1 && c.Blocks.Count == 1)));
        foreach (var chunk in worker.Assigned.ToList())
            PutBack(chunk, $"{id} is out of reach");
        AbandonResults(worker);
    }

    /// <summary>What a dead worker was executing is suspect; also what it was executing when it went out of reach, wherever that is by now.</summary>
    void Accuse(Worker worker)
    {
        var executing = worker.Executing.ToList();
        foreach (var chunk in executing)
            chunk.Accuse(executing.Count == 1);
        foreach (var (run, blocks, alone) in worker.Suspects)
            foreach (var chunk in run.Waiting.Concat(run.InFlight).Where(c => c.Blocks.Overlaps(blocks)).ToList())
            {
                chunk.Story.Add(_now, $"{worker.Id}, which had been executing it, died");
                chunk.Accuse(alone);
                run.Resort(chunk);
            }
    }

    void Resume(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        (worker.IsReachable, worker.IsSentOff) = (true, false);
        worker.Suspects.Clear();
    }

    void Drain(WorkerId id)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        // Asked again, it is answered again: the first answer may have got lost.
        (worker.IsDraining, worker.IsSentOff) = (true, false);
    }

    /// <summary>Messages can get lost. What the worker lacks is assigned anew, what it has and nobody wants is discarded.</summary>
    void Reconcile(WorkerId id, IReadOnlyCollection<AttemptId> held)
    {
        if (!_workers.TryGetValue(id, out var worker))
            return;
        // Whoever still reports has not heard that it can go.
        worker.IsSentOff = false;
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

    /// <summary>Lets the workers go that were to drain and of which nothing is needed any more; each is told once.</summary>
    void SendOffDrained()
    {
        foreach (var worker in _workers.Values.Where(w => w is { IsDrained: true, IsReachable: true, IsSentOff: false }))
        {
            worker.IsSentOff = true;
            Instruct(new Instruction.WorkerDrained(worker.Id));
        }
    }
}
