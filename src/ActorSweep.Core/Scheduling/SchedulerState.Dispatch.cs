namespace ActorSweep.Core.Scheduling;

// Who gets what, and whose turn it is.
public sealed partial class SchedulerState
{
    /// <summary>Short tasks that one turn may bring, and the seconds that they may take together.</summary>
    const int MostOfATurn = 64;
    const double SecondsOfATurn = 0.005;

    readonly FairShare _fair = new();
    readonly HashSet<Run> _withSuspects = [];
    readonly Dictionary<Requirement, List<Lane>> _parked = [];
    Worker? _reserved;

    /// <summary>Gives waiting work to workers that have room, turn by turn. Suspects come before all others, and execute alone.</summary>
    void Dispatch()
    {
        if (_now < _dispatchesFrom)
            return;
        if (_withSuspects.Count > 0 || _reserved is not null)
            DispatchSuspects();
        while (_fair.Count > 0 && _index.LeastLoaded is not null && _fair.Next() is { } lane)
            if (lane is ArrayLane array)
                Dispatch(array);
            else
                Dispatch((TaskLane)lane);
    }

    void Dispatch(ArrayLane lane)
    {
        var run = lane.Array;
        if (!run.HasOrdinary(settings, _index.Slots))
            _fair.Remove(lane);
        else if (Placement.Choose(_index, lane.Requirement) is { } worker)
        {
            var chunk = run.Take(ChunkSize.For(run, _index.Slots, settings));
            Assign(chunk, worker);
            _fair.Charge(lane, chunk.Current!.ExpectedSeconds);
        }
        else
            Park(lane);
    }

    /// <summary>One task; and some more of them to the same worker where they are short.</summary>
    void Dispatch(TaskLane lane)
    {
        if (lane.Peek() is not { } first)
        {
            _fair.Remove(lane);
            lane.Graph.Leave(lane);
            return;
        }
        if (Placement.Choose(_index, first, _now, settings) is not { } worker)
        {
            Park(lane);
            return;
        }
        var (seconds, count) = (0.0, 0);
        for (GraphTask? next = first; next is not null; next = seconds < SecondsOfATurn && ++count < MostOfATurn ? Next(lane, worker) : null)
        {
            lane.Dequeue();
            Assign(next, worker);
            seconds += next.Current!.ExpectedSeconds;
        }
        _fair.Charge(lane, seconds);
    }

    /// <summary>The next task of a lane, if it is as well off with a worker as anywhere.</summary>
    GraphTask? Next(TaskLane lane, Worker worker) =>
        lane.Requirement.IsNone && _index.HasRoom(worker) && lane.Peek() is { } next && IsShort(next) && !Placement.HasDistantInputs(next) ? next : null;

    static bool IsShort(GraphTask task) => task.Function.Seconds < SecondsOfATurn / 5;

    /// <summary>A lane has something to give out (again).</summary>
    void Offer(Lane lane)
    {
        if (lane.IsParked || lane.IsQueued)
            return;
        if (CanNobodyRun(lane.Requirement))
            Park(lane);
        else
            _fair.Add(lane);
    }

    void Withdraw(Lane lane)
    {
        _fair.Remove(lane);
        if (lane.IsParked && _parked.TryGetValue(lane.Requirement, out var lanes) && lanes.Remove(lane) && lanes.Count == 0)
        {
            _parked.Remove(lane.Requirement);
            _stranded.Remove(lane.Requirement);
        }
        lane.IsParked = false;
    }

    /// <summary>Nobody who could take a lane's work has room; it waits until somebody has.</summary>
    void Park(Lane lane)
    {
        _fair.Remove(lane);
        lane.IsParked = true;
        if (!_parked.TryGetValue(lane.Requirement, out var lanes))
            _parked.Add(lane.Requirement, lanes = []);
        lanes.Add(lane);
        if (CanNobodyRun(lane.Requirement))
            Strand(lane.Requirement);
    }

    /// <summary>What waits for a worker like this one is in the sharing out again.</summary>
    void Unpark(Worker worker)
    {
        if (!worker.TakesWork)
            return;
        if (_stranded.Count > 0)
            foreach (var requirement in _stranded.Keys.Where(worker.Satisfies).ToList())
                _stranded.Remove(requirement);
        if (_parked.Count == 0)
            return;
        foreach (var requirement in _parked.Keys.Where(worker.Satisfies).ToList())
        {
            _parked.Remove(requirement, out var lanes);
            foreach (var lane in lanes!)
            {
                lane.IsParked = false;
                _fair.Add(lane);
            }
        }
    }
}
