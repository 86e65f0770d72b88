namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Requirements of waiting work that no registered worker meets. The snapshot shows them at once; the work fails after
/// <see cref="SchedulerSettings.NoWorkerTimeout"/>.
/// </summary>
/// <param name="fail">Fails all work with a requirement that no worker has met for too long.</param>
sealed class Stranded(Turn turn, WorkerBook workers, Action<Requirement, TaskFailure> fail)
{
    readonly Dictionary<Requirement, DateTimeOffset> _since = [];

    /// <summary>Starts the timeout of a requirement if no registered worker meets it.</summary>
    public void StrandIfNobodyCan(Requirement requirement)
    {
        if (!workers.CanNobodyRun(requirement) || !_since.TryAdd(requirement, turn.Now))
            return;
        var since = turn.Now;
        turn.After(turn.Settings.NoWorkerTimeout, () =>
        {
            if (!_since.TryGetValue(requirement, out var still) || still != since)
                return;
            _since.Remove(requirement);
            fail(requirement, workers.NoWorkerCanRun(requirement));
        });
    }

    /// <summary>Removes a requirement that no waiting work has any more.</summary>
    public void Remove(Requirement requirement) => _since.Remove(requirement);

    /// <summary>Removes the requirements that a worker meets.</summary>
    public void RemoveMetBy(Worker worker)
    {
        if (_since.Count == 0)
            return;
        foreach (var requirement in _since.Keys.Where(worker.Satisfies).ToList())
            _since.Remove(requirement);
    }

    /// <summary>Describes the unmet requirement that a run waits for; null where there is none.</summary>
    public string? WhatIsMissingFor(Run run)
    {
        var missing = run.Lanes.Where(l => l.IsParked).Select(l => l.Requirement).Concat(run.SuspectRequirements).FirstOrDefault(_since.ContainsKey);
        return missing is null ? null : $"no worker has {missing}";
    }
}
