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
    }

    /// <summary>What a run waits for that no worker has; null where it is nothing.</summary>
    string? WhatNoWorkerHas(Run run)
    {
        var lane = run.Lanes.FirstOrDefault(l => l.IsParked && _stranded.ContainsKey(l.Requirement));
        return lane is null ? null : $"no worker has {lane.Requirement}";
    }
}
