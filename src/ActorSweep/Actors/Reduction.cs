using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage;

namespace ActorSweep.Actors;

/// <summary>The work of a reducer.</summary>
/// <param name="Folder">The folder of the results.</param>
sealed record Reduction(RunId Run, SweepPlan Plan, string Folder)
{
    /// <summary>The files that record the merged chunks; null: not recorded.</summary>
    public PartFiles? Parts { get; init; }

    /// <summary>The parts that an earlier scheduler recorded, to be read back first.</summary>
    public IReadOnlyList<ReducedPart> Reduced { get; init; } = [];
}
