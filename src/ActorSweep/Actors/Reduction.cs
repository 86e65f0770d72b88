using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage;

namespace ActorSweep.Actors;

/// <summary>What a reducer is to do.</summary>
/// <param name="Folder">Where the results go.</param>
sealed record Reduction(RunId Run, SweepPlan Plan, string Folder)
{
    /// <summary>Where it writes down what it takes in; null: nowhere.</summary>
    public PartFiles? Parts { get; init; }

    /// <summary>What was done before, to be read back first.</summary>
    public IReadOnlyList<DonePart> Done { get; init; } = [];
}
