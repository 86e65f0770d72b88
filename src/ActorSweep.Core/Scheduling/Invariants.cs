using System.Runtime.CompilerServices;

namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    /// <summary>Checks what must hold after every event; throws with what does not. For tests: it looks at everything.</summary>
    internal void CheckInvariants()
    {
        foreach (var run in _runs.Values)
            if (run is ArrayRun array)
                Check(array);
            else
                Check((GraphRun)run);
        foreach (var worker in _workers.Values)
            Check(worker);
        foreach (var client in _clients.Values)
            Holds(client.Tasks.All(t => t.Clients.Contains(client)) && client.Maps.All(m => m.Clients.Contains(client)), $"{client.Id}: what it holds knows it");
        Holds(_inFlight.Values.All(a => a.Work.State is WorkState.Assigned or WorkState.Recalled or WorkState.Returned), $"what flies is with a worker or returned");
        Holds(_inFlight.Values.All(a => a.Work.Current == a || a.Work.Copy == a), $"what flies is an attempt at hand");
        Holds(_recalled.All(w => w.State == WorkState.Recalled), $"the book of what was recalled has nothing else");
        Holds(_toStart.Count == 0 && _unwanted.Count == 0, $"all conclusions are drawn");
    }

    /// <summary>Checks that nothing is remembered but what workers there are and how runs ended. For tests, when everyone has left.</summary>
    internal void CheckNothingLeft()
    {
        Holds(_runs.Count == 0, $"runs are left: {string.Join(", ", _runs.Keys)}");
        Holds(_clients.Keys.All(c => c == ClientId.Nobody), $"clients are left: {string.Join(", ", _clients.Keys)}");
        Holds(_inFlight.Count == 0 && _recalled.Count == 0, $"{_inFlight.Count} attempts are left, {_recalled.Count} of them recalled");
        Holds(_fair.Count == 0 && _parked.Count == 0, $"{_fair.Count} lanes wait for their turn, {_parked.Count} for a worker");
        Holds(_withSuspects.Count == 0 && (_reserved is null || _reserved.IsReserved), $"{_withSuspects.Count} runs have suspects");
        foreach (var worker in _workers.Values)
            Holds(!worker.Attempts.Any() && worker.Results.Count == 0 && worker.Returned.Count == 0 && worker.Occupancy == 0, $"{worker.Id} has something yet");
    }

    void Check(ArrayRun run)
    {
        var inFlight = run.InFlight.Sum(c => c.Blocks.Count);
        if (run is SweepRun sweep)
        {
            Holds(sweep.BlocksReduced + run.BlocksWaiting + inFlight == run.Layout.Blocks || !run.IsActive,
                $"{run.Id}: every block is waiting, in flight or reduced, and in one of them only");
            Holds(sweep.Returned == run.InFlight.Count(c => c.State == WorkState.Returned), $"{run.Id}: returned chunks are counted");
            Holds(run.IsActive || run.InFlight.Count == 0, $"{run.Id}: a run that ends has nothing in flight");
        }
        Holds(run.InFlight.All(c => _inFlight.GetValueOrDefault(c.Current!.Id) == c.Current), $"{run.Id}: its chunks are in the book of flights");
        Holds(run.Waiting.All(c => c.State == WorkState.Ready && c.Worker is null), $"{run.Id}: what waits has no worker");
        Holds(!Overlap(run.Waiting.Concat(run.InFlight)), $"{run.Id}: no block is in two chunks");
        Holds(run.Done <= run.Tasks && run.Failed <= run.Done && run.Done >= 0 && run.Failed >= 0, $"{run.Id}: {run.Done} of {run.Tasks} done, {run.Failed} failed");
        if (run is MapRun map)
            Check(map);
    }

    static void Check(MapRun run)
    {
        Holds(run.Done + run.BlocksWaiting + run.InFlight.Sum(c => c.Blocks.Count) + run.Delayed.Count == run.Tasks,
            $"{run.Id}: every item is waiting, in flight or has ended, and in one of them only");
        Holds(run.Kept.Sum(c => c.Ended) + run.FailedRanges.Sum(r => r.Blocks.Count) == run.Done, $"{run.Id}: what has ended is kept or has failed");
        Holds(run.Delayed.All(c => c.State == WorkState.Waiting && c.IsIndivisible), $"{run.Id}: what waits for its next try waits");
        Holds(run.Wanted == run.Clients.Count + run.Items.Count, $"{run.Id}: it knows who wants it");
        Holds(run.Kept.All(c => c.State == WorkState.Kept), $"{run.Id}: what is kept is kept");
        Holds(run.Kept.All(c => c.Holders.All(h => h.Results.Contains(c))), $"{run.Id}: who holds a result knows it");
    }

    static void Check(GraphRun run)
    {
        foreach (var task in run.Remembered.Values)
            Check(task);
        Holds(run.InFlight == run.Remembered.Values.Count(IsWithWorker), $"{run.Id}: what is with workers is counted");
        Holds(run.Done <= run.Tasks && run.Failed <= run.Done && run.Done >= 0 && run.Failed >= 0, $"{run.Id}: {run.Done} of {run.Tasks} done, {run.Failed} failed");
    }

    static void Check(GraphTask task)
    {
        var dependents = task.Dependents.Count(d => d.IsUnderWay && d.Inputs.Contains(task));
        Holds(task.Wanted == task.Clients.Count + dependents + (task.IsDetached ? 1 : 0), $"{task.Id}: wanted {task.Wanted} times, by {dependents} dependents");
        Holds(task.State != WorkState.Dropped, $"{task.Id}: what is dropped is forgotten");
        Holds(task.Inputs.All(i => i.Dependents.Contains(task)), $"{task.Id}: its inputs know it");
        Holds(task.Inputs.All(i => i.State != WorkState.Dropped), $"{task.Id}: its inputs are remembered");
        Holds(task.State is not (WorkState.Ready or WorkState.Waiting) || task.Wanted > 0, $"{task.Id}: nobody wants it, but it waits");
        if (task.State == WorkState.Ready)
            Holds(task.WaitingFor == 0 && task.Inputs.All(i => i.State == WorkState.Kept), $"{task.Id}: it is ready, for its inputs are there");
        if (task.State == WorkState.Waiting)
        {
            var missing = task.Inputs.Count(i => i.State != WorkState.Kept) + task.After.Length + (task.NotBefore != default ? 1 : 0);
            Holds(task.WaitingFor == missing && missing > 0 || task.IsItem, $"{task.Id}: it waits for {task.WaitingFor}, of which {missing} are not there");
        }
        Holds((task.Current is null) == !IsWithWorker(task), $"{task.Id}: it has an attempt if a worker has it");
        Holds(task.Holders.Count == 0 || task.State == WorkState.Kept, $"{task.Id}: who has a result has it of a task that is done");
        Holds(task.Holders.All(h => h.Results.Contains(task)), $"{task.Id}: who holds its result knows it");
        Holds(task.State != WorkState.Kept || task.IsSafe || task.Holders.Count > 0, $"{task.Id}: its result is somewhere");
    }

    void Check(Worker worker)
    {
        Holds(worker.Assigned.Count <= Math.Max(2, settings.MostQueuedPerSlot) * worker.Slots, $"{worker.Id}: has no more than it may have in hand");
        Holds(worker.TakesWork || worker.IsDraining || !worker.Attempts.Any(), $"{worker.Id}: out of reach, so it has no work");
        Holds(worker.Attempts.All(a => a.Worker == worker && _inFlight.GetValueOrDefault(a.Id) == a && IsWithWorker(a.Work)), $"{worker.Id}: what it has is assigned to it");
        Holds(worker.Returned.All(c => c.Worker == worker && c.State == WorkState.Returned), $"{worker.Id}: what it returned is returned");
        Holds(worker.Results.All(w => w.Holders.Contains(worker) && w.State == WorkState.Kept), $"{worker.Id}: the results that it holds are kept");
        Holds(worker.Free.All(f => f.Value >= -1e-9 && f.Value <= worker.Resources.GetValueOrDefault(f.Key) + 1e-9), $"{worker.Id}: nobody uses more than it has");
        Holds(worker.Attempts.Any() || worker.Resources.All(r => Math.Abs(worker.Free[r.Key] - r.Value) < 1e-9), $"{worker.Id}: idle, it has all of what it has");
        Holds(worker.Suspects == worker.Assigned.Count(a => a.Work.IsSuspect), $"{worker.Id}: its suspects are counted");
    }

    static bool Overlap(IEnumerable<Chunk> chunks)
    {
        var end = 0L;
        foreach (var blocks in chunks.Select(c => c.Blocks).OrderBy(b => b.First))
        {
            if (blocks.First < end)
                return true;
            end = blocks.End;
        }
        return false;
    }

    static void Holds(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] Invariant invariant)
    {
        if (!condition)
            throw new InvalidOperationException($"Broken invariant: {invariant}.");
    }

    /// <summary>Puts an invariant into words only where it is broken: it is checked a million times for each time it is.</summary>
    [InterpolatedStringHandler]
    readonly struct Invariant
    {
        readonly System.Text.StringBuilder? _words;

        public Invariant(int literalLength, int formattedCount, bool condition, out bool isWanted)
        {
            isWanted = !condition;
            _words = condition ? null : new System.Text.StringBuilder(literalLength + formattedCount * 16);
        }

        public void AppendLiteral(string text) => _words!.Append(text);

        public void AppendFormatted<T>(T value) => _words!.Append(value);

        public override string ToString() => _words!.ToString();
    }
}
