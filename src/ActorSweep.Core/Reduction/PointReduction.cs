namespace ActorSweep.Core.Reduction;

/// <summary>
/// Gathers the replicates of one point and describes each cell (a recorded time of a series): exactly for up to <see cref="MostExact"/> replicates, and by a
/// sketch for more.
/// </summary>
abstract class PointReduction
{
    /// <summary>The most replicates of a point for which all values are kept.</summary>
    public const long MostExact = 1000;

    public static PointReduction For(long replicates, long blocks) =>
        replicates <= MostExact ? new ExactPoint(blocks) : new SketchedPoint(blocks);

    /// <summary>The number of replicates that were added.</summary>
    public long Count { get; private set; }

    /// <summary>The number of recorded values in a simulation; 0 before the first simulation.</summary>
    public int Cells { get; private set; }

    /// <summary>The number of steps between two recorded times; 0 before the first simulation.</summary>
    public long Every { get; private set; }

    /// <summary>Adds the results of a block.</summary>
    /// <param name="block">The index of the block among the blocks of the point.</param>
    /// <exception cref="InvalidOperationException">Replicates of one point recorded different times.</exception>
    public void Add(long block, IReadOnlyList<SimulationResult> results)
    {
        if (results.Count == 0)
            return;
        foreach (var result in results)
        {
            if (Count++ == 0)
                (Cells, Every) = (result.Recorded.Length, result.Every);
            if (result.Recorded.Length != Cells || result.Every != Every)
                throw new InvalidOperationException(
                    $"the replicates of a point recorded different times ({Cells} values, one every {Every} steps, "
                    + $"and {result.Recorded.Length}, one every {result.Every}); a model's series must have the same length in all replicates of a point.");
        }
        AddRows(block, [.. results.Select(r => r.Recorded)]);
    }

    /// <summary>Describes a cell over the replicates. Writes the quantiles to <paramref name="into"/>, in the order of <paramref name="quantiles"/>.</summary>
    public abstract CellStatistics Describe(int cell, IReadOnlyList<double> quantiles, Span<double> into);

    protected abstract void AddRows(long block, double[][] rows);
}

/// <summary>The statistics of one cell over the replicates of its point.</summary>
/// <param name="StandardDeviation">The sample standard deviation (divisor n - 1); NaN for fewer than two replicates.</param>
readonly record struct CellStatistics(double Mean, double StandardDeviation, double Min, double Max);
