namespace ActorSweep.Core.Scheduling;

/// <summary>Invariants that hold after every event. For tests: a check visits the whole state.</summary>
static class Invariants
{
    /// <summary>Throws if an invariant does not hold.</summary>
    public static void Check(SchedulerParts parts, Holdings holdings)
    {
        foreach (var run in parts.Runs.All)
            run.CheckInvariants();
        foreach (var worker in parts.Workers.All)
            CheckWorker(worker, parts);
        foreach (var client in holdings.Clients)
            Invariant.Holds(client.Tasks.All(t => t.Clients.Contains(client)) && client.Maps.All(m => m.Clients.Contains(client)), $"{client.Id}: what it holds knows it");
        Invariant.Holds(parts.Attempts.All.All(a => a.Work.IsWithWorker || a.Work.State == WorkState.Reducing), $"what flies is with a worker or returned");
        Invariant.Holds(parts.Attempts.All.All(a => a.Work.Current == a || a.Work.Copy == a), $"what flies is an attempt at hand");
        Invariant.Holds(parts.Attempts.Recalled.All(w => w.State == WorkState.Recalled), $"the book of what was recalled has nothing else");
        Invariant.Holds(parts.Lineage.IsSettled, $"all conclusions are drawn");
    }

    /// <summary>Throws if any state is left after all clients have unregistered, except registered workers and ended runs.</summary>
    public static void CheckEmpty(SchedulerParts parts, Holdings holdings)
    {
        Invariant.Holds(parts.Runs.Count == 0, $"runs are left: {string.Join(", ", parts.Runs.All.Select(r => r.Id))}");
        Invariant.Holds(holdings.Clients.All(c => c.Id == ClientId.Nobody), $"clients are left: {string.Join(", ", holdings.Clients.Select(c => c.Id))}");
        Invariant.Holds(parts.Attempts.Count == 0 && parts.Attempts.Recalled.Count == 0,
            $"{parts.Attempts.Count} attempts are left, {parts.Attempts.Recalled.Count} of them recalled");
        Invariant.Holds(parts.Lanes.Queued == 0 && parts.Lanes.Parked == 0, $"{parts.Lanes.Queued} lanes wait for their turn, {parts.Lanes.Parked} for a worker");
        Invariant.Holds(parts.Suspects.Count == 0 && !parts.Suspects.HasStaleReservation, $"{parts.Suspects.Count} runs have suspects");
        foreach (var worker in parts.Workers.All)
            Invariant.Holds(!worker.Attempts.Any() && worker.Results.Count == 0 && worker.Reducing.Count == 0 && worker.Occupancy == 0, $"{worker.Id} has something yet");
    }

    static void CheckWorker(Worker worker, SchedulerParts parts)
    {
        Invariant.Holds(worker.Assigned.Count <= Math.Max(2, parts.Turn.Settings.MostQueuedPerSlot) * worker.Slots, $"{worker.Id}: has no more than it may have in hand");
        Invariant.Holds(worker.TakesWork || worker.IsDraining || !worker.Attempts.Any(), $"{worker.Id}: unreachable, so it has no work");
        Invariant.Holds(worker.Attempts.All(a => a.Worker == worker && parts.Attempts.Find(a.Id) == a && a.Work.IsWithWorker), $"{worker.Id}: what it has is assigned to it");
        Invariant.Holds(worker.Reducing.All(c => c.Worker == worker && c.State == WorkState.Reducing), $"{worker.Id}: what it returned is returned");
        Invariant.Holds(worker.Results.All(w => w.Holders.Contains(worker) && w.State == WorkState.Finished), $"{worker.Id}: the results that it holds are kept");
        Invariant.Holds(worker.Free.All(f => f.Value >= -1e-9 && f.Value <= worker.Resources.GetValueOrDefault(f.Key) + 1e-9), $"{worker.Id}: nobody uses more than it has");
        Invariant.Holds(worker.Attempts.Any() || worker.Resources.All(r => Math.Abs(worker.Free[r.Key] - r.Value) < 1e-9), $"{worker.Id}: idle, it has all of what it has");
        Invariant.Holds(worker.Suspects == worker.Assigned.Count(a => a.Work.IsSuspect), $"{worker.Id}: its suspects are counted");
    }
}
