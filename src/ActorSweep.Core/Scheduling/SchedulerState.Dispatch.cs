namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    /// <summary>Gives waiting blocks to workers that have room, the oldest run first, the least loaded worker first.</summary>
    void Dispatch()
    {
        foreach (var run in _active)
        {
            foreach (var chunk in run.TakeCondemned(settings.AllowedLosses))
                GiveUp(chunk);
            while (HasWork(run) && Placement.Choose(_workers.Values, run, settings) is { } worker)
                Assign(run.Take(ChunkSize.For(run, TotalSlots, settings)), worker);
        }
    }

    int TotalSlots => _workers.Values.Sum(w => w.TakesWork ? w.Slots : 0);

    /// <summary>Whether a run has blocks to give out, and the reducer keeps up with what comes back.</summary>
    bool HasWork(Run run) => run.IsActive && run.HasWaiting && run.Returned < Math.Max(8, 2 * TotalSlots);
}
