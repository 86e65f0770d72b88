namespace ActorSweep.Core.Reduction;

/// <summary>
/// Gathers the replicates of one point and describes each cell (a recorded time of a series) over them: exactly up to
/// <see cref="MostExact"/> replicates, by a sketch beyond.
/// </summary>
abstract class PointReduction
{
    /// <summary>The most replicates of a point whose values are all kept.</summary>
    public const long MostExact = 1000;

    public static PointReduction For(long replicates, long blocks) =>
        replicates <= MostExact ? new ExactPoint(blocks) : new SketchedPoint(blocks);

    /// <summary>Replicates taken in.</summary>
    public long Count { get; private set; }

    /// <summary>Recorded values in a simulation; 0 until there is one.</summary>
    public int Cells { get; private set; }

    /// <summary>Steps between two recorded times; 0 until there is a simulation.</summary>
    public long Every { get; private set; }

    /// <summary>Takes in the results of a block, by its place among the blocks of the point.</summary>
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
                    + $"and {result.Recorded.Length}, one every {result.Every}); a model's series must have one length at each point.");
        }
        AddRows(block, [.. results.Select(r => r.Recorded)]);
    }

    /// <summary>Describes a cell over the replicates; quantiles go to <paramref name="into"/>, in the order asked for.</summary>
    public abstract CellStatistics Describe(int cell, IReadOnlyList<double> quantiles, Span<double> into);

    protected abstract void AddRows(long block, double[][] rows);
}

/// <summary>One cell over the replicates of its point.</summary>
/// <param name="StandardDeviation">Of the sample (n - 1 below); NaN for fewer than two replicates.</param>
readonly record struct CellStatistics(double Mean, double StandardDeviation, double Min, double Max);
