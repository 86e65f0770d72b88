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
            Invariant.Holds(client.Tasks.All(t => t.Clients.Contains(client)) && client.Maps.All(m => m.Clients.Contains(client)),
                $"{client.Id}: every task and map that the client holds lists the client");
        Invariant.Holds(parts.Attempts.All.All(a => a.Work.IsWithWorker || a.Work.State == WorkState.Reducing),
            $"the work of every attempt in flight is with a worker or in reduction");
        Invariant.Holds(parts.Attempts.All.All(a => a.Work.Current == a || a.Work.Copy == a),
            $"every attempt in flight is the current attempt or the copy of its work");
        Invariant.Holds(parts.Attempts.Recalled.All(w => w.State == WorkState.Recalled), $"all work in the book of recalled work is recalled");
        Invariant.Holds(parts.Lineage.IsSettled, $"no noted task is left to decide about");
    }

    /// <summary>Throws if any state is left after all clients have unregistered, except registered workers and ended runs.</summary>
    public static void CheckEmpty(SchedulerParts parts, Holdings holdings)
    {
        Invariant.Holds(parts.Runs.Count == 0, $"no run is left, but there are: {string.Join(", ", parts.Runs.All.Select(r => r.Id))}");
        Invariant.Holds(holdings.Clients.All(c => c.Id == ClientId.Nobody),
            $"no client is left, but there are: {string.Join(", ", holdings.Clients.Select(c => c.Id))}");
        Invariant.Holds(parts.Attempts.Count == 0 && parts.Attempts.Recalled.Count == 0,
            $"no attempt is left, but there are {parts.Attempts.Count}, {parts.Attempts.Recalled.Count} of them recalled");
        Invariant.Holds(parts.Lanes.Queued == 0 && parts.Lanes.Parked == 0,
            $"no lane is left, but {parts.Lanes.Queued} are queued and {parts.Lanes.Parked} are parked");
        Invariant.Holds(parts.Suspects.Count == 0 && !parts.Suspects.HasStaleReservation,
            $"no run has suspects and no reservation is stale, but {parts.Suspects.Count} runs have suspects");
        foreach (var worker in parts.Workers.All)
            Invariant.Holds(!worker.Attempts.Any() && worker.Results.Count == 0 && worker.Reducing.Count == 0 && worker.Occupancy == 0,
                $"{worker.Id}: the worker has no attempt, no result, no chunk in reduction and no occupancy");
    }

    static void CheckWorker(Worker worker, SchedulerParts parts)
    {
        Invariant.Holds(worker.Assigned.Count <= Math.Max(2, parts.Turn.Settings.MostQueuedPerSlot) * worker.Slots,
            $"{worker.Id}: the number of assigned attempts is within the worker's limit");
        Invariant.Holds(worker.TakesWork || worker.IsDraining || !worker.Attempts.Any(),
            $"{worker.Id}: a worker that neither takes work nor drains has no attempt");
        Invariant.Holds(worker.Attempts.All(a => a.Worker == worker && parts.Attempts.Find(a.Id) == a && a.Work.IsWithWorker),
            $"{worker.Id}: every attempt of the worker is in the book of attempts, is assigned to the worker, and has its work there");
        Invariant.Holds(worker.Reducing.All(c => c.Worker == worker && c.State == WorkState.Reducing),
            $"{worker.Id}: every chunk that the worker returned is in reduction and names the worker");
        Invariant.Holds(worker.Results.All(w => w.Holders.Contains(worker) && w.State == WorkState.Finished),
            $"{worker.Id}: every result that the worker holds is of finished work that lists the worker as a holder");
        Invariant.Holds(worker.Free.All(f => f.Value >= -1e-9 && f.Value <= worker.Resources.GetValueOrDefault(f.Key) + 1e-9),
            $"{worker.Id}: the free amount of a resource is from 0 to the worker's amount");
        Invariant.Holds(worker.Attempts.Any() || worker.Resources.All(r => Math.Abs(worker.Free[r.Key] - r.Value) < 1e-9),
            $"{worker.Id}: all resources of a worker without attempts are free");
        Invariant.Holds(worker.Suspects == worker.Assigned.Count(a => a.Work.IsSuspect), $"{worker.Id}: the count of assigned suspects is right");
    }
}
