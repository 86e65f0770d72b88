namespace ActorSweep.Core.Scheduling;

/// <summary>The lanes of a graph: one for each priority and requirement of its tasks.</summary>
sealed class TaskLanes
{
    /// <summary>Number of lanes above which an empty lane is removed. A client may ask for other resources in each call.</summary>
    const int MostIdle = 16;

    readonly Dictionary<(int Priority, Requirement), TaskLane> _lanes = [];
    int _last;

    public IEnumerable<TaskLane> All => _lanes.Values;

    /// <summary>Returns the lane of a task, and creates it if needed.</summary>
    public TaskLane Of(GraphTask task, GraphRun run)
    {
        var place = (task.Rules.Priority, task.Rules.Requirement);
        if (!_lanes.TryGetValue(place, out var lane))
            _lanes.Add(place, lane = new TaskLane(run, task.Rules.Priority, task.Rules.Requirement, ++_last));
        return lane;
    }

    /// <summary>Removes an empty lane if there are many lanes.</summary>
    public void RemoveIfMany(TaskLane lane)
    {
        if (_lanes.Count > MostIdle)
            _lanes.Remove((lane.Priority, lane.Requirement));
    }

    /// <summary>Returns the number of waiting tasks by requirement, counting at most <paramref name="most"/> in each lane.</summary>
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
