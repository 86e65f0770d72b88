namespace ActorSweep.Core.Scheduling;

// Work that no worker can ever run: it says so at once, and fails after a while.
public sealed partial class SchedulerState
{
    readonly Dictionary<Requirement, DateTimeOffset> _stranded = [];

    void Strand(Requirement requirement)
    {
        if (!_stranded.TryAdd(requirement, _now))
            return;
        var since = _now;
        After(settings.NoWorkerTimeout, () =>
        {
            if (_stranded.TryGetValue(requirement, out var still) && still == since)
                FailStranded(requirement);
        });
    }

    void FailStranded(Requirement requirement)
    {
        _stranded.Remove(requirement);
        foreach (var lane in _parked.GetValueOrDefault(requirement, []).ToList())
        {
            Withdraw(lane);
            if (lane is TaskLane tasks)
                foreach (var task in tasks.Ready)
                    Fail(task, NoWorkerCanRun(requirement));
            else if (lane.Run is MapRun map)
                FailWaiting(map, _ => NoWorkerCanRun(requirement));
        }
        foreach (var run in _withSuspects.ToList())
            if (run is GraphRun graph)
                foreach (var task in graph.Suspects.Where(t => t.State == WorkState.Ready && t.Requirement == requirement).ToList())
                    Fail(task, NoWorkerCanRun(requirement));
            else if (run is MapRun map && map.Rules.Requirement == requirement)
                FailWaiting(map, _ => NoWorkerCanRun(requirement));
    }

    /// <summary>Whether nobody who is here could. A cluster without workers has yet to begin.</summary>
    bool CanNobodyRun(Requirement requirement) => !requirement.IsNone && !_workers.Values.Any(w => w.Satisfies(requirement));

    /// <summary>A worker is gone: what waits for one like it may wait in vain.</summary>
    void StrandParked()
    {
        foreach (var requirement in _parked.Keys)
            if (CanNobodyRun(requirement))
                Strand(requirement);
    }

    static IEnumerable<Requirement> RequirementsOfSuspects(Run run) => run switch
    {
        ArrayRun { HasSuspects: true } array => [array.Rules.Requirement],
        GraphRun graph => graph.Suspects.Select(t => t.Requirement),
        _ => [],
    };

    /// <summary>What a run waits for that no worker has; null where it is nothing.</summary>
    string? WhatNoWorkerHas(Run run)
    {
        var missing = run.Lanes.Where(l => l.IsParked).Select(l => l.Requirement).Concat(RequirementsOfSuspects(run)).FirstOrDefault(_stranded.ContainsKey);
        return missing is null ? null : $"no worker has {missing}";
    }
}
