namespace ActorSweep.Execution.Processes;

/// <summary>What is done about the memory of a worker.</summary>
enum MemoryState
{
    /// <summary>Nothing.</summary>
    Fine,

    /// <summary>Results go to disk.</summary>
    Spill,

    /// <summary>No task is begun.</summary>
    Pause,

    /// <summary>The executor that has most is killed.</summary>
    Kill,
}

/// <summary>How much memory a worker's processes may have together, and what is done before it is reached.</summary>
/// <param name="Bytes">The limit.</param>
/// <param name="Spill">Share of it from which results go to disk.</param>
/// <param name="Pause">Share of it from which no task is begun.</param>
/// <param name="Kill">Share of it from which the executor that has most is killed.</param>
sealed record MemoryLimits(long Bytes, double Spill, double Pause, double Kill)
{
    /// <summary>An executor whose bundle was not needed for so long is ended.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes beyond which results go to disk.</summary>
    public long SpillAbove => (long)(Spill * Bytes);

    public MemoryState At(long used) => used >= Kill * Bytes ? MemoryState.Kill
        : used >= Pause * Bytes ? MemoryState.Pause
        : used >= Spill * Bytes ? MemoryState.Spill
        : MemoryState.Fine;
}
