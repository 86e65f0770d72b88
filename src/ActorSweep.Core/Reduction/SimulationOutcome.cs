namespace ActorSweep.Core.Reduction;

/// <summary>The outcome of one simulation: a result, or the failure of its last attempt.</summary>
readonly record struct SimulationOutcome(SimulationResult? Result, TaskFailure? Failure);

/// <summary>The result of a simulation, as the reduction takes it.</summary>
/// <param name="Hash">
/// SHA-256 of the recorded series, one after another, then the last values, then the scalars, as little-endian float64. Where a scalar is a whole number that
/// float64 does not hold, the difference of each scalar to its float64 follows, as little-endian int64.
/// </param>
/// <param name="Every">The number of steps between two recorded times.</param>
/// <param name="Recorded">The series at t = 0, every, 2·every, …, one whole series after another.</param>
/// <param name="Last">The value of each series at its last step, recorded or not.</param>
/// <param name="Scalars">The numbers that the model returned besides its series.</param>
sealed record SimulationResult(byte[] Hash, long Every, double[] Recorded, double[] Last, Number[] Scalars);

/// <summary>The outcomes of one block, in index order.</summary>
sealed record BlockResult(long Block, IReadOnlyList<SimulationOutcome> Outcomes)
{
    /// <summary>Returns these outcomes without the recorded series, which the rows and the digest do not need.</summary>
    public BlockResult WithoutSeries() =>
        this with { Outcomes = [.. Outcomes.Select(o => o with { Result = o.Result is { } result ? result with { Recorded = [] } : null })] };
}
