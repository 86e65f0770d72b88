namespace ActorSweep.Core.Working;

/// <summary>The properties of one worker that its decisions depend on.</summary>
sealed record WorkerSettings
{
    public required WorkerId Id { get; init; }

    /// <summary>
    /// Whether the scheduler and its reducers are in this process. Messages may then be of any size, and no scheduler dies without its workers.
    /// </summary>
    public bool SharesProcess { get; init; }

    /// <summary>Whether executors can receive inputs from other nodes themselves.</summary>
    public bool ExecutorsReceive { get; init; }

    /// <summary>The largest result that travels in a message, in bytes. Default 48 KiB.</summary>
    public long LargestInMessage { get; init; } = 48 << 10;

    /// <summary>The smallest input, in bytes, that an executor receives itself. Default 1 MiB.</summary>
    public long SmallestReceived { get; init; } = 1 << 20;

    /// <summary>The intervals that an operator tunes.</summary>
    public WorkerIntervals Intervals { get; init; } = new();

    /// <summary>How often a worker that has lost its scheduler asks at the address of the last one. Default 2 s.</summary>
    public TimeSpan FindInterval { get; init; } = TimeSpan.FromSeconds(2);
}
