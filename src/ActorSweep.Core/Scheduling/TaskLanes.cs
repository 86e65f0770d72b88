namespace ActorSweep.Core.Scheduling;

/// <summary>The lanes of a graph: one for each priority and requirement of its tasks.</summary>
sealed class TaskLanes
{
    /// <summary>So many lanes are kept though they are empty; a client may ask for other resources in each call.</summary>
    const int MostIdle = 16;

    readonly Dictionary<(int Priority, Requirement), TaskLane> _lanes = [];
    int _last;

    public IEnumerable<TaskLane> All => _lanes.Values;

    /// <summary>Where a task waits for a worker.</summary>
    public TaskLane Of(GraphTask task, GraphRun run)
    {
        var place = (task.Rules.Priority, task.Rules.Requirement);
        if (!_lanes.TryGetValue(place, out var lane))
            _lanes.Add(place, lane = new TaskLane(run, task.Rules.Priority, task.Rules.Requirement, ++_last));
        return lane;
    }

    /// <summary>Removes a lane that is empty, where there are many.</summary>
    public void RemoveIfMany(TaskLane lane)
    {
        if (_lanes.Count > MostIdle)
            _lanes.Remove((lane.Priority, lane.Requirement));
    }

    /// <summary>How many tasks wait for workers of each kind, of each priority counted as far as that.</summary>
    public Dictionary<Requirement, int> WaitingByKind(int most, IEnumerable<GraphTask> suspects)
    {
        Dictionary<Requirement, int> waiting = [];
        foreach (var lane in _lanes.Values)
            waiting[lane.Requirement] = waiting.GetValueOrDefault(lane.Requirement) + lane.CountReady(most);
        foreach (var suspect in suspects.Where(task => task.State == WorkState.Ready))
            waiting[suspect.Requirement] = waiting.GetValueOrDefault(suspect.Requirement) + 1;
        return waiting;
    }
}
