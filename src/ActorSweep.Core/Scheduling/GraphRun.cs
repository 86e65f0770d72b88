using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

/// <summary>A graph of tasks. Tasks can come to it as long as its client is there.</summary>
sealed class GraphRun(RunId id, string name, Client owner, DateTimeOffset submitted) : Run(id, name, owner, submitted)
{
    readonly Dictionary<long, GraphTask> _tasks = [];
    /// <summary>So many ways to wait are kept for the next that come; a client may ask for other resources in each call.</summary>
    const int MostIdleLanes = 16;

    readonly Dictionary<(int Priority, Requirement), TaskLane> _lanes = [];
    int _lastLane;

    public override RunKind Kind => RunKind.Graph;

    public override RunState State =>
        Done < Submitted ? InFlight > 0 || Done > 0 ? RunState.Running : RunState.Queued
        : IsCancelled ? RunState.Cancelled
        : Failed == 0 ? RunState.Succeeded
        : Failed < Submitted ? RunState.SucceededWithFailures
        : RunState.Failed;

    /// <summary>Whether more tasks may come as long as its client is there.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether a client ended it before its tasks had.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>How many tasks it was ever given.</summary>
    public long Submitted { get; set; }

    /// <summary>Its tasks that are with workers.</summary>
    public int InFlight { get; set; }

    public override long Tasks => Submitted;

    public override bool IsInFlight => InFlight > 0;

    public override IEnumerable<Lane> Lanes => _lanes.Values;

    /// <summary>Tasks that died with their workers; they go alone, to find the culprit.</summary>
    public HashSet<GraphTask> Suspects { get; } = [];

    /// <summary>Its tasks that are not forgotten.</summary>
    public IReadOnlyDictionary<long, GraphTask> Remembered => _tasks;

    public GraphTask? Find(long index) => _tasks.GetValueOrDefault(index);

    public void Add(GraphTask task)
    {
        _tasks.Add(task.Index, task);
        Submitted++;
        Ended = null;
    }

    public void Forget(GraphTask task) => _tasks.Remove(task.Index);

    /// <summary>Where a task waits for a worker.</summary>
    public TaskLane LaneOf(GraphTask task)
    {
        var place = (task.Rules.Priority, task.Rules.Requirement);
        if (!_lanes.TryGetValue(place, out var lane))
            _lanes.Add(place, lane = new TaskLane(this, task.Rules.Priority, task.Rules.Requirement, ++_lastLane));
        return lane;
    }

    /// <summary>How many tasks wait for workers of each kind, of each priority counted as far as that.</summary>
    public Dictionary<Requirement, int> WaitingByKind(int most)
    {
        Dictionary<Requirement, int> waiting = [];
        foreach (var lane in _lanes.Values)
            waiting[lane.Requirement] = waiting.GetValueOrDefault(lane.Requirement) + lane.CountReady(most);
        foreach (var suspect in Suspects.Where(task => task.State == WorkState.Ready))
            waiting[suspect.Requirement] = waiting.GetValueOrDefault(suspect.Requirement) + 1;
        return waiting;
    }

    /// <summary>Nothing waits in a lane.</summary>
    public void Leave(TaskLane lane)
    {
        if (_lanes.Count > MostIdleLanes)
            _lanes.Remove((lane.Priority, lane.Requirement));
    }
}
