namespace ActorSweep.Execution.Processes;

/// <summary>The measures against too much memory use of a worker.</summary>
enum MemoryState
{
    /// <summary>No measure.</summary>
    Fine,

    /// <summary>Results are moved to disk.</summary>
    Spill,

    /// <summary>No task begins.</summary>
    Pause,

    /// <summary>The largest executor is killed.</summary>
    Kill,
}

/// <summary>The memory limit of a worker's processes together, and the shares of it at which measures begin.</summary>
/// <param name="Bytes">The limit.</param>
/// <param name="Spill">The share from which results are moved to disk.</param>
/// <param name="Pause">The share from which no task begins.</param>
/// <param name="Kill">The share from which the largest executor is killed.</param>
sealed record MemoryLimits(long Bytes, double Spill, double Pause, double Kill)
{
    /// <summary>The time without work after which an executor of a bundle is ended.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The bytes above which results are moved to disk.</summary>
    public long SpillAbove => (long)(Spill * Bytes);

    public MemoryState At(long used) => used >= Kill * Bytes ? MemoryState.Kill
        : used >= Pause * Bytes ? MemoryState.Pause
        : used >= Spill * Bytes ? MemoryState.Spill
        : MemoryState.Fine;
}
