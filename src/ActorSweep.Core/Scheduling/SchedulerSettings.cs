namespace ActorSweep.Core.Scheduling;

/// <summary>What an operator may tune about scheduling.</summary>
public sealed record SchedulerSettings
{
    /// <summary>How long a chunk should take to execute. Default 100 ms.</summary>
    public TimeSpan ChunkDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The largest result of a chunk that has more than one block. Default 4 MiB.</summary>
    public long ChunkBytes { get; init; } = 4 << 20;

    /// <summary>How far, in bytes of results, a run goes ahead of its first block that is not reduced. Default 128 MiB.</summary>
    public long WindowBytes { get; init; } = 128 << 20;

    /// <summary>A worker gets a second chunk a slot, to start without waiting, where chunks are shorter than this. Default 500 ms.</summary>
    public TimeSpan PrefetchBelow { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>An assignment that its worker does not report after this long was lost on the way. Default 3 s.</summary>
    public TimeSpan AssignmentLostAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>As many workers may die executing a chunk; then its simulations fail. Default 3.</summary>
    public int AllowedLosses { get; init; } = 3;

    /// <summary>A chunk whose result could not be had after as many attempts fails its run. Default 10.</summary>
    public int AllowedAttempts { get; init; } = 10;

    /// <summary>How many ended runs are remembered. Default 50.</summary>
    public int EndedRuns { get; init; } = 50;
}
