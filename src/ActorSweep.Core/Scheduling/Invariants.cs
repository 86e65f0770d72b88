namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    /// <summary>Checks what must hold after every event; throws with what does not. For tests: it looks at everything.</summary>
    internal void CheckInvariants()
    {
        foreach (var run in _active)
        {
            Holds(run.BlocksReduced + run.BlocksWaiting + run.InFlight.Sum(c => c.Blocks.Count) == run.Layout.Blocks || !run.IsActive,
                $"{run.Id}: every block is waiting, in flight or reduced, and in one of them only");
            Holds(run.InFlight.All(c => _inFlight.GetValueOrDefault(c.Attempt) == c), $"{run.Id}: its chunks are in the book of flights");
            Holds(run.Returned == run.InFlight.Count(c => c.State == ChunkState.Returned), $"{run.Id}: returned chunks are counted");
            Holds(run.Waiting.All(c => c.State == ChunkState.Waiting && c.Worker is null), $"{run.Id}: what waits has no worker");
            Holds(!Overlap(run.Waiting.Concat(run.InFlight)), $"{run.Id}: no block is in two chunks");
            Holds(run.IsActive || run.InFlight.Count == 0, $"{run.Id}: a run that ends has nothing in flight");
        }
        foreach (var worker in _workers.Values)
        {
            Holds(worker.Assigned.Count <= 2 * worker.Slots, $"{worker.Id}: has no more than it can start soon");
            Holds(worker.TakesWork || worker.IsDraining || worker.Assigned.Count == 0, $"{worker.Id}: out of reach, so it has no work");
            Holds(worker.Assigned.All(c => c.Worker == worker && c.State == ChunkState.Assigned), $"{worker.Id}: what it has is assigned to it");
            Holds(worker.Returned.All(c => c.Worker == worker && c.State == ChunkState.Returned), $"{worker.Id}: what it returned is returned");
        }
        Holds(_inFlight.Count == _active.Sum(r => r.InFlight.Count), "the book of flights has the runs' chunks and no others");
        Holds(_inFlight.Values.All(c => c.State is ChunkState.Assigned or ChunkState.Returned), "what flies is assigned or returned");
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

    static void Holds(bool condition, string invariant)
    {
        if (!condition)
            throw new InvalidOperationException($"Broken invariant: {invariant}.");
    }
}
