namespace ActorSweep.Core.Scheduling;

// What whoever has much more work than there are workers asks before it hands some in.
public sealed partial class SchedulerState
{
    /// <summary>More than this is too much, however much more.</summary>
    const int MostCounted = 10_000;

    /// <summary>Slots of workers that can execute work of each kind, and how much of it is here that no worker has.</summary>
    /// <param name="run">A run of tasks that are handed in bit by bit.</param>
    public IReadOnlyList<Room> RoomFor(RunId run, IReadOnlyList<Requirement> kinds)
    {
        var waiting = (_runs.GetValueOrDefault(run) as GraphRun)?.WaitingByKind(MostCounted) ?? [];
        return [.. kinds.Select(kind => new Room(_workers.Values.Where(w => w.TakesWork).Sum(w => w.SlotsFor(kind)), waiting.GetValueOrDefault(kind)))];
    }
}

/// <summary>What can be done at once of one kind of work, and what waits for that.</summary>
public readonly record struct Room(int Slots, int Waiting);
