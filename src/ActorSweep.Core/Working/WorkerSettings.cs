using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>What one worker is, and how patient it is.</summary>
sealed record WorkerSettings
{
    public required WorkerId Id { get; init; }

    /// <summary>Whether the scheduler and its reducers are in this process: then messages may be of any size, and no scheduler dies without its workers.</summary>
    public bool SharesProcess { get; init; }

    /// <summary>Whether executors can receive inputs from other nodes themselves.</summary>
    public bool ExecutorsReceive { get; init; }

    /// <summary>The largest result that travels in a message, in bytes. Default 48 KiB.</summary>
    public long LargestInMessage { get; init; } = 48 << 10;

    /// <summary>The smallest input, in bytes, that an executor receives itself. Default 1 MiB.</summary>
    public long SmallestReceived { get; init; } = 1 << 20;

    /// <summary>How long the worker waits for an answer before it registers again. Default 1 s.</summary>
    public TimeSpan HelloInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the worker reports what it holds. Default 1 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker in a cluster without a scheduler waits for one before it gives up. Default 60 s.</summary>
    public TimeSpan SchedulerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a worker that has lost its scheduler asks at the last one's address. Default 2 s.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(2);
}
