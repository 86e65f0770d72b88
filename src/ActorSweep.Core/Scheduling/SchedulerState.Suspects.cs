namespace ActorSweep.Core.Scheduling;

// Work that workers died executing: before all other work, and alone.
public sealed partial class SchedulerState
{
    /// <summary>What an executor was executing when it died is suspect, as if a worker had died; but the worker goes on.</summary>
    void Accuse(SchedulerEvent.ExecutorDied e)
    {
        foreach (var id in e.Executing)
            DropUnclaimed(id);
        List<Attempt> executing = [.. from id in e.Executing let attempt = Find(e.Worker, id) where attempt is not null && IsWithWorker(attempt.Work) select attempt];
        foreach (var attempt in executing)
            attempt.Work.Accuse(e.Executing.Count == 1, new Death(e.Reason, e.LastLines));
        foreach (var attempt in executing)
            Lose(attempt, "an executor of {0} died executing it: " + e.Reason.Replace("{", "{{").Replace("}", "}}"));
    }

    /// <summary>What a dead worker was executing is suspect; also what it was executing when it went out of reach, wherever that is by now.</summary>
    void Accuse(Worker worker)
    {
        var executing = worker.Executing.ToList();
        foreach (var attempt in executing)
            attempt.Work.Accuse(worker.ExecutesOne);
        foreach (var (work, blocks, alone) in worker.Suspicions)
            foreach (var suspect in SuspectsOf(work, blocks))
            {
                suspect.Story.Add(_now, "{0}, which had been executing it, died", worker.Id.Value);
                suspect.Accuse(alone);
                foreach (var attempt in new[] { suspect.Current, suspect.Copy })
                    if (attempt?.Worker is { } other)
                        CountSuspects(other);
                Resort(suspect);
            }
    }

    IReadOnlyList<Work> SuspectsOf(Work work, Sweeps.BlockRange blocks) => work switch
    {
        Chunk { Run: ArrayRun run } => _runs.ContainsKey(run.Id) ? [.. run.Waiting.Concat(run.InFlight).Where(c => c.Blocks.Overlaps(blocks))] : [],
        GraphTask task => task.State is WorkState.Ready or WorkState.Assigned or WorkState.Recalled ? [task] : [],
        _ => [],
    };

    /// <summary>Work that waits for a worker waits among the suspects from now on.</summary>
    void Resort(Work suspect)
    {
        if (suspect.State != WorkState.Ready)
            return;
        if (suspect is Chunk { Run: ArrayRun run } chunk)
            run.Resort(chunk);
        else if (suspect is GraphTask { Run: GraphRun graph } task)
            graph.Suspects.Add(task);
        _withSuspects.Add(suspect.Run);
    }

    void DispatchSuspects()
    {
        Reserve(null);
        foreach (var run in _withSuspects.OrderBy(r => r.Age).ToList())
        {
            if (run is ArrayRun array)
                DispatchSuspects(array);
            else
                DispatchSuspects((GraphRun)run);
        }
        Settle();
        if (_withSuspects.Count > 0)
            Reserve(_withSuspects.OrderBy(r => r.Age).SelectMany(RequirementsOfSuspects)
                .Select(r => Placement.SoonestAlone(_workers.Values, r)).FirstOrDefault(w => w is not null));
        foreach (var requirement in _withSuspects.SelectMany(RequirementsOfSuspects))
            if (CanNobodyRun(requirement))
                Strand(requirement);
    }

    void DispatchSuspects(ArrayRun run)
    {
        foreach (var chunk in run.TakeCondemned(settings.AllowedLosses))
            if (run is SweepRun sweep)
                GiveUp(chunk, sweep);
            else
                GiveUp(chunk, (MapRun)run);
        while (run.HasSuspects && run.MayGrow(_index.Slots) && Placement.ChooseForSuspect(_index, run.Rules.Requirement) is { } worker)
            Assign(run.TakeSuspect(), worker);
        if (!run.HasSuspects)
            _withSuspects.Remove(run);
    }

    void DispatchSuspects(GraphRun run)
    {
        foreach (var task in run.Suspects.OrderBy(t => t.Index).ToList())
        {
            if (task.State == WorkState.Ready && task.IsCondemned(settings.AllowedLosses))
                Fail(task, WorkerLost(task));
            else if (task.State == WorkState.Ready && Placement.ChooseForSuspect(_index, task.Requirement) is { } worker)
                Assign(task, worker);
            if (task.State != WorkState.Ready)
                run.Suspects.Remove(task);
        }
        if (run.Suspects.Count == 0)
            _withSuspects.Remove(run);
    }

    /// <summary>Keeps a worker free for a suspect.</summary>
    void Reserve(Worker? worker)
    {
        if (_reserved is { } before)
        {
            before.IsReserved = false;
            Freed(before);
        }
        _reserved = worker;
        if (worker is null)
            return;
        worker.IsReserved = true;
        _index.Sort(worker);
    }
}
