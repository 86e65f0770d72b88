namespace ActorSweep.Core.Reduction;

/// <summary>Keeps every value of a point until the point is described. Sums run in replicate order, and quantiles are exact.</summary>
sealed class ExactPoint(long blocks) : PointReduction
{
    readonly double[]?[][] _blocks = new double[blocks][][];
    double[] _sorted = [];

    protected override void AddRows(long block, double[][] rows) => _blocks[block] = rows;

    public override CellStatistics Describe(int cell, IReadOnlyList<double> quantiles, Span<double> into)
    {
        var sum = Gather(cell);
        var sorted = _sorted.AsSpan();
        var mean = sum / Count;
        if (sorted.Length == 1)
        {
            into.Fill(sorted[0]);
            return new CellStatistics(mean, double.NaN, sorted[0], sorted[0]);
        }

        var squares = 0.0;
        foreach (var value in sorted)
            squares += (value - mean) * (value - mean);
        sorted.Sort();

        // Sorting puts NaN first; as in NumPy, one NaN makes every order statistic NaN.
        var hasNaN = double.IsNaN(sorted[0]);
        for (var i = 0; i < quantiles.Count; i++)
            into[i] = hasNaN ? double.NaN : Quantiles.OfSorted(sorted, quantiles[i]);
        return new CellStatistics(mean, Math.Sqrt(squares / (Count - 1)), sorted[0], hasNaN ? double.NaN : sorted[^1]);
    }

    /// <summary>Gathers the values of a cell, in replicate order, and returns their sum.</summary>
    double Gather(int cell)
    {
        if (_sorted.Length != Count)
            _sorted = new double[Count];
        var (at, sum) = (0, 0.0);
        foreach (var rows in _blocks)
        {
            if (rows is null)
                continue;
            foreach (var row in rows)
                sum += _sorted[at++] = row![cell];
        }
        return sum;
    }
}
