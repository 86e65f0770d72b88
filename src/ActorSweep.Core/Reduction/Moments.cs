namespace ActorSweep.Core.Reduction;

/// <summary>
/// Count, mean, sum of squared deviations, minimum and maximum of the finite values among those of a cell. Merged by the pairwise formula of Chan, Golub
/// and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
/// </summary>
/// <param name="Count">The number of finite values.</param>
/// <param name="Squares">The sum of squared deviations from the mean.</param>
readonly record struct Moments(long Count, double Mean, double Squares, double Min, double Max)
{
    /// <summary>Returns the moments of one value; of none where the value is NaN or infinite.</summary>
    public static Moments Of(double value) => double.IsFinite(value) ? new(1, value, 0, value, value) : default;

    /// <summary>Returns the moments of values, merged by halves.</summary>
    public static Moments Of(ReadOnlySpan<double> values) => values.Length switch
    {
        0 => default,
        1 => Of(values[0]),
        var count => Merge(Of(values[..(count / 2)]), Of(values[(count / 2)..])),
    };

    /// <summary>Returns the moments of the values of both.</summary>
    public static Moments Merge(in Moments left, in Moments right)
    {
        if (left.Count == 0)
            return right;
        if (right.Count == 0)
            return left;
        var count = left.Count + right.Count;
        var weight = right.Count / (double)count;
        var delta = right.Mean - left.Mean;
        var (min, max) = (Math.Min(left.Min, right.Min), Math.Max(left.Max, right.Max));
        return new Moments(
            count,
            // A difference of two large values can be infinite, and rounding can move the mean of equal values past them.
            Math.Clamp(double.IsInfinity(delta) ? left.Mean * (1 - weight) + right.Mean * weight : left.Mean + delta * weight, min, max),
            left.Squares + right.Squares + delta * delta * (left.Count * weight),
            min,
            max);
    }

    /// <summary>Returns the statistics of the cell. All are NaN where no value is finite.</summary>
    public CellStatistics Describe() => Count == 0
        ? CellStatistics.None
        : new CellStatistics(Count, Mean, Count > 1 ? Math.Sqrt(Squares / (Count - 1)) : double.NaN, Min, Max);
}
