namespace ActorSweep.Core.Reduction;

/// <summary>What became of one simulation: a result, or the failure that its last attempt ended in.</summary>
readonly record struct SimulationOutcome(SimulationResult? Result, TaskFailure? Failure);

/// <summary>What a simulation gives to the reduction.</summary>
/// <param name="Hash">SHA-256 over the recorded series, one after another, as little-endian float64.</param>
/// <param name="Every">Steps between two recorded times.</param>
/// <param name="Recorded">The series at t = 0, every, 2·every, …, one whole series after another.</param>
/// <param name="Last">The value of each series at its last step, recorded or not.</param>
/// <param name="Scalars">The numbers that the model returned beside its series.</param>
sealed record SimulationResult(byte[] Hash, long Every, double[] Recorded, double[] Last, double[] Scalars);

/// <summary>The outcomes of one block, in index order.</summary>
sealed record BlockResult(long Block, IReadOnlyList<SimulationOutcome> Outcomes)
{
    /// <summary>The same, without the recorded series: all that the rows and the digest need.</summary>
    public BlockResult WithoutSeries() =>
        this with { Outcomes = [.. Outcomes.Select(o => o with { Result = o.Result is { } result ? result with { Recorded = [] } : null })] };
}
