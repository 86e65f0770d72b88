using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Work that a worker has.</summary>
/// <param name="Number">Number of the try, from 1.</param>
abstract record HeldWork(AttemptId Attempt, int Number)
{
    /// <summary>Whether the work has finished, so that it takes no slot. Not set for sweeps.</summary>
    public bool HasEnded { get; init; }
}

/// <summary>A chunk of a sweep or a map that a worker has.</summary>
/// <inheritdoc cref="HeldWork"/>
sealed record HeldChunk(AttemptId Attempt, RunId Run, int Number, BlockRange Blocks) : HeldWork(Attempt, Number)
{
    /// <summary>Whether the chunk belongs to a map.</summary>
    public bool IsOfMap { get; init; }
}

/// <summary>A task of a graph that a worker has.</summary>
/// <inheritdoc cref="HeldWork"/>
sealed record HeldTask(AttemptId Attempt, TaskId Task, int Number) : HeldWork(Attempt, Number);
