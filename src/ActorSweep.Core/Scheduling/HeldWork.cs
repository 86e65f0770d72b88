using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Work that a worker has.</summary>
/// <param name="Number">Counts the tries at it from 1.</param>
abstract record HeldWork(AttemptId Attempt, int Number)
{
    /// <summary>Whether it has ended, so that it needs nothing of the worker any more. Of sweeps it is not said.</summary>
    public bool HasEnded { get; init; }
}

/// <summary>A chunk of a sweep or a map that a worker has.</summary>
/// <inheritdoc cref="HeldWork"/>
sealed record HeldChunk(AttemptId Attempt, RunId Run, int Number, BlockRange Blocks) : HeldWork(Attempt, Number)
{
    /// <summary>Whether it is a map's.</summary>
    public bool IsOfMap { get; init; }
}

/// <summary>A task of a graph that a worker has.</summary>
/// <inheritdoc cref="HeldWork"/>
sealed record HeldTask(AttemptId Attempt, TaskId Task, int Number) : HeldWork(Attempt, Number);
