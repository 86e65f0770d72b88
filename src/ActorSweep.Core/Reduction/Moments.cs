namespace ActorSweep.Core.Reduction;

/// <summary>
/// Count, mean, sum of squared deviations, minimum and maximum of each of many cells. Merged by the pairwise formula of Chan, Golub and LeVeque, "Updating
/// formulae and a pairwise algorithm for computing sample variances", 1979.
/// </summary>
sealed class Moments
{
    readonly double[] _mean, _squares, _min, _max;

    Moments(long count, double[] mean, double[] squares, double[] min, double[] max) =>
        (Count, _mean, _squares, _min, _max) = (count, mean, squares, min, max);

    /// <summary>The number of values in each cell.</summary>
    public long Count { get; }

    public int Cells => _mean.Length;

    /// <summary>Returns the moments of one value per cell.</summary>
    public static Moments Of(double[] row) => new(1, row, new double[row.Length], row, row);

    /// <summary>Returns the moments of the values of both.</summary>
    public static Moments Merge(Moments left, Moments right)
    {
        var cells = left.Cells;
        var count = left.Count + right.Count;
        var merged = new Moments(count, new double[cells], new double[cells], new double[cells], new double[cells]);
        double weight = right.Count / (double)count, product = left.Count * weight;
        for (var i = 0; i < cells; i++)
        {
            var delta = right._mean[i] - left._mean[i];
            merged._mean[i] = left._mean[i] + delta * weight;
            merged._squares[i] = left._squares[i] + right._squares[i] + delta * delta * product;
            merged._min[i] = Math.Min(left._min[i], right._min[i]);
            merged._max[i] = Math.Max(left._max[i], right._max[i]);
        }
        return merged;
    }

    public double Mean(int cell) => _mean[cell];

    /// <summary>Returns the sample standard deviation (divisor n - 1); NaN for fewer than two values.</summary>
    public double StandardDeviation(int cell) => Count > 1 ? Math.Sqrt(_squares[cell] / (Count - 1)) : double.NaN;

    public double Min(int cell) => _min[cell];

    public double Max(int cell) => _max[cell];
}
