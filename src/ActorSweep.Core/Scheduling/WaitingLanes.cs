namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The lanes of all runs that have work to assign. A lane is queued for its fair share, or parked while no worker that could take its work
/// has room.
/// </summary>
sealed class WaitingLanes(WorkerBook workers, Stranded stranded)
{
    readonly FairShare _fair = new();
    readonly Dictionary<Requirement, List<Lane>> _parked = [];

    /// <summary>Number of lanes that are queued.</summary>
    public int Queued => _fair.Count;

    /// <summary>Number of requirements for which lanes are parked.</summary>
    public int Parked => _parked.Count;

    /// <summary>Returns the lane whose turn it is; null where no lane is queued.</summary>
    public Lane? Next() => _fair.Next();

    /// <summary>Counts the seconds of work that a lane was assigned.</summary>
    public void Charge(Lane lane, double seconds) => _fair.Charge(lane, seconds);

    /// <summary>Queues a lane that has work (again).</summary>
    public void Offer(Lane lane)
    {
        if (lane.IsParked || lane.IsQueued)
            return;
        if (workers.CanNobodyRun(lane.Requirement))
            Park(lane);
        else
            _fair.Add(lane);
    }

    /// <summary>Removes a lane that has no work left.</summary>
    public void Remove(Lane lane) => _fair.Remove(lane);

    /// <summary>Removes a lane whether it is queued or parked.</summary>
    public void Withdraw(Lane lane)
    {
        _fair.Remove(lane);
        if (lane.IsParked && _parked.TryGetValue(lane.Requirement, out var lanes) && lanes.Remove(lane) && lanes.Count == 0)
        {
            _parked.Remove(lane.Requirement);
            stranded.Remove(lane.Requirement);
        }
        lane.IsParked = false;
    }

    /// <summary>Parks a lane until a worker that could take its work has room.</summary>
    public void Park(Lane lane)
    {
        _fair.Remove(lane);
        lane.IsParked = true;
        if (!_parked.TryGetValue(lane.Requirement, out var lanes))
            _parked.Add(lane.Requirement, lanes = []);
        lanes.Add(lane);
        stranded.StrandIfNobodyCan(lane.Requirement);
    }

    /// <summary>Queues the parked lanes whose work a worker could take.</summary>
    public void Unpark(Worker worker)
    {
        if (!worker.TakesWork)
            return;
        stranded.RemoveMetBy(worker);
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

    /// <summary>Sorts a worker that has less work than before, and queues the parked lanes whose work it could take.</summary>
    public void OfferWorker(Worker worker)
    {
        if (!workers.IsRegistered(worker))
            return;
        workers.Index.Sort(worker);
        Unpark(worker);
    }

    /// <summary>Strands the parked lanes whose requirement no registered worker meets, after a worker was lost or has unregistered.</summary>
    public void StrandParked()
    {
        foreach (var requirement in _parked.Keys)
            stranded.StrandIfNobodyCan(requirement);
    }

    /// <summary>Fails all work of the lanes that are parked for a requirement.</summary>
    public void FailParked(Requirement requirement, TaskFailure failure)
    {
        foreach (var lane in _parked.GetValueOrDefault(requirement, []).ToList())
        {
            Withdraw(lane);
            lane.FailWork(failure);
        }
    }
}
