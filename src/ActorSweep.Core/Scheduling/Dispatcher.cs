namespace ActorSweep.Core.Scheduling;

/// <summary>Assigns waiting work to workers that have room, turn by turn. Suspects come before all others.</summary>
sealed class Dispatcher(Turn turn, WorkerBook workers, WaitingLanes lanes, Suspects suspects, Settlement settlement)
{
    DateTimeOffset _from;

    /// <summary>After a takeover nothing is assigned for a while: workers may have the work already, and say so.</summary>
    public void AwaitWorkers()
    {
        _from = turn.Now + turn.Settings.AdoptionTime;
        turn.After(turn.Settings.AdoptionTime, () => { });
    }

    public void Dispatch()
    {
        if (turn.Now < _from)
            return;
        if (suspects.AreWaiting)
        {
            suspects.Assign();
            settlement.Settle();
            suspects.ReserveWorker();
        }
        while (lanes.Queued > 0 && workers.Index.LeastLoaded is not null && lanes.Next() is { } lane)
            switch (lane.AssignNext(out var seconds))
            {
                case LaneTurn.Assigned: lanes.Charge(lane, seconds); break;
                case LaneTurn.Empty: lanes.Remove(lane); break;
                default: lanes.Park(lane); break;
            }
    }
}
