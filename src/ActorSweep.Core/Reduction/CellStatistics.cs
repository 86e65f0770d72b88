namespace ActorSweep.Core.Reduction;

/// <summary>The statistics of one cell over the replicates of its point. They leave out values that are NaN or infinite.</summary>
/// <param name="Count">The number of finite values.</param>
/// <param name="Mean">The mean: between <paramref name="Min"/> and <paramref name="Max"/>.</param>
/// <param name="StandardDeviation">The sample standard deviation (divisor n - 1); NaN for fewer than two values.</param>
readonly record struct CellStatistics(long Count, double Mean, double StandardDeviation, double Min, double Max)
{
    /// <summary>Gets the statistics of no values.</summary>
    public static CellStatistics None { get; } = new(0, double.NaN, double.NaN, double.NaN, double.NaN);
}
