namespace ActorSweep.Core.Scheduling;

/// <summary>Settings of the scheduler that an operator tunes: <c>actorsweep.scheduler</c>, by the names of these properties. A <c>long</c> is a number of bytes.</summary>
sealed record SchedulerSettings
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

    /// <summary>A scheduler that takes over gives nothing out for so long, for workers to say what they have. Default 1 s.</summary>
    public TimeSpan AdoptionTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So long after a worker has come, what it has of tasks and maps is kept though their client is not back yet. Default 10 s.</summary>
    public TimeSpan ClaimTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>As many workers may die executing a chunk; then its simulations fail. Default 3.</summary>
    public int AllowedLosses { get; init; } = 3;

    /// <summary>A chunk whose result could not be had after as many attempts fails its run. Default 10.</summary>
    public int AllowedAttempts { get; init; } = 10;

    /// <summary>How many ended runs are remembered. Default 50.</summary>
    public int EndedRuns { get; init; } = 50;

    /// <summary>The largest result of a chunk of a map that has more than one item; such a one travels in a message. Default 16 KiB.</summary>
    public long MapChunkBytes { get; init; } = 16 << 10;

    /// <summary>Short tasks that a worker may have in hand for each slot. Default 512.</summary>
    public int MostQueuedPerSlot { get; init; } = 512;

    /// <summary>Short tasks that all workers together may have in hand, two for each slot apart. Default 16384.</summary>
    public int MostQueued { get; init; } = 16384;

    /// <summary>How long a task is thought to take whose function was not measured yet. Default 500 ms.</summary>
    public TimeSpan UnknownDuration { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes a second that an input is thought to travel at between nodes. Default 100 MiB.</summary>
    public long Bandwidth { get; init; } = 100 << 20;

    /// <summary>What it takes to fetch an input, however small. Default 2 ms.</summary>
    public TimeSpan TransferLatency { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Work that would wait longer than this is recalled for an idle worker. Default 20 ms.</summary>
    public TimeSpan RecallAbove { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A task that no worker can run fails after this. Default 5 minutes.</summary>
    public TimeSpan NoWorkerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A worker that says nothing for so long counts as out of reach, whatever its connection. Default 30 s.</summary>
    public TimeSpan WorkerTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A task that executes for so many times its expected duration, and for a second at least, gets a second attempt where a
    /// worker is idle; the first result wins. 0: never, which is the default, for tasks may do things that should not be done twice.
    /// </summary>
    public double SpeculateAfter { get; init; }
}
