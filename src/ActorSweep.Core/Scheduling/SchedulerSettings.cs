namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Scheduler settings that an operator tunes, under <c>actorsweep.scheduler</c> with the names of these properties. A <c>long</c> is in bytes.
/// </summary>
sealed record SchedulerSettings
{
    /// <summary>How long a chunk should take to execute. Default 100 ms.</summary>
    public TimeSpan ChunkDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Largest result of a chunk that has more than one block. Default 4 MiB.</summary>
    public long ChunkBytes { get; init; } = 4 << 20;

    /// <summary>How far a run may go ahead of its first block that is not reduced, in bytes of results. Default 128 MiB.</summary>
    public long WindowBytes { get; init; } = 128 << 20;

    /// <summary>A worker whose slots are busy for less than this gets a second chunk for each slot, to start without waiting. Default 500 ms.</summary>
    public TimeSpan PrefetchBelow { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>An assignment counts as lost if its worker does not report it within this time. Default 3 s.</summary>
    public TimeSpan AssignmentLostAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a scheduler that takes over assigns nothing, so that workers can report what they have. Default 1 s.</summary>
    public TimeSpan AdoptionTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker's unclaimed tasks and maps are kept after it registers, while their clients may reconnect. Default 10 s.</summary>
    public TimeSpan ClaimTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Number of workers or executors that may die executing a block or task; then it fails. Default 3.</summary>
    public int AllowedLosses { get; init; } = 3;

    /// <summary>Number of lost results of a chunk after which its run fails, or of lost inputs after which a task fails. Default 10.</summary>
    public int AllowedAttempts { get; init; } = 10;

    /// <summary>How many ended runs are remembered. Default 50.</summary>
    public int EndedRuns { get; init; } = 50;

    /// <summary>Largest result of a chunk of a map that has more than one item. Such a result travels in a message. Default 16 KiB.</summary>
    public long MapChunkBytes { get; init; } = 16 << 10;

    /// <summary>Most short tasks that a worker may have for each slot. Default 512.</summary>
    public int MostQueuedPerSlot { get; init; } = 512;

    /// <summary>Most short tasks that all workers together may have; each slot may always have two. Default 16384.</summary>
    public int MostQueued { get; init; } = 16384;

    /// <summary>Expected duration of a task whose function is not measured yet. Default 500 ms.</summary>
    public TimeSpan UnknownDuration { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Expected transfer rate of inputs between nodes, in bytes a second. Default 100 MiB.</summary>
    public long Bandwidth { get; init; } = 100 << 20;

    /// <summary>Expected time to fetch an input of no size. Default 2 ms.</summary>
    public TimeSpan TransferLatency { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Work that would wait longer than this is recalled for an idle worker. Default 20 ms.</summary>
    public TimeSpan RecallAbove { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A task that no worker can run fails after this time. Default 5 minutes.</summary>
    public TimeSpan NoWorkerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A worker that sends nothing for this long counts as unreachable, whatever its connection. Default 30 s.</summary>
    public TimeSpan WorkerTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Multiple of its expected duration, and at least one second, after which an executing task gets a second attempt at an idle worker. The first result
    /// counts. Default 0: never, since a task may have effects that must not happen twice.
    /// </summary>
    public double SpeculateAfter { get; init; }
}
