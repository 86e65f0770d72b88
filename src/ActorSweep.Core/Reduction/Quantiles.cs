namespace ActorSweep.Core.Reduction;

/// <summary>Exact quantiles.</summary>
static class Quantiles
{
    /// <summary>
    /// Returns the q-quantile of sorted values by linear interpolation; NaN for no values. This is NumPy's <c>quantile</c> with its default method, type 7
    /// of Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996. An infinite value is an end of the line of
    /// numbers: between a finite and an infinite value lies the infinite one, where NumPy may return NaN.
    /// </summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        if (sorted.IsEmpty)
            return double.NaN;
        var position = q * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        return below >= sorted.Length - 1 ? sorted[^1] : Between(sorted[below], sorted[below + 1], position - below);
    }

    /// <summary>Returns the value at a fraction of the way from a lower to an upper value.</summary>
    public static double Between(double low, double high, double t)
    {
        if (t == 0 || low == high)
            return low;
        if (double.IsInfinity(low) && double.IsInfinity(high))
            return t < 0.5 ? low : high;
        if (double.IsInfinity(low) || double.IsInfinity(high))
            return double.IsInfinity(low) ? low : high;
        if (double.IsInfinity(high - low))
            return low * (1 - t) + high * t;
        // The interpolation starts from the nearer end, as in NumPy, so that the result is monotonic in q.
        return t < 0.5 ? low + (high - low) * t : high - (high - low) * (1 - t);
    }
}
