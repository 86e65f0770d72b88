namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    /// <summary>
    /// Gives waiting blocks to workers that have room, the oldest run first, the least loaded worker first. Suspects come
    /// before all others, and execute alone.
    /// </summary>
    void Dispatch()
    {
        foreach (var run in _active)
            DispatchSuspects(run);
        var reserved = _active.Exists(run => run.HasSuspects) ? Placement.SoonestAlone(_workers.Values) : null;
        foreach (var run in _active)
            while (run.HasOrdinary(settings.WindowBytes) && MayGrow(run) && Placement.Choose(_workers.Values, run, reserved, settings) is { } worker)
                Assign(run.Take(ChunkSize.For(run, TotalSlots, settings)), worker);
    }

    void DispatchSuspects(Run run)
    {
        foreach (var chunk in run.TakeCondemned(settings.AllowedLosses))
            GiveUp(chunk);
        while (run.HasSuspects && MayGrow(run) && Placement.ChooseForSuspect(_workers.Values, run, settings) is { } worker)
            Assign(run.TakeSuspect(), worker);
    }

    int TotalSlots => _workers.Values.Sum(w => w.TakesWork ? w.Slots : 0);

    /// <summary>Whether the reducer keeps up with what comes back.</summary>
    bool MayGrow(Run run) => run.IsActive && run.Returned < Math.Max(8, 2 * TotalSlots);
}
