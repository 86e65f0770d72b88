namespace ActorSweep.Core.Scheduling;

/// <summary>Assigns waiting work to workers that have room, lane by lane. Suspects come first.</summary>
sealed class Dispatcher(Turn turn, WorkerBook workers, WaitingLanes lanes, Suspects suspects, Settlement settlement)
{
    DateTimeOffset _from;

    /// <summary>Assigns nothing for the adoption time after a takeover, so that workers can report the work that they have.</summary>
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
            suspects.AssignSuspect();
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
