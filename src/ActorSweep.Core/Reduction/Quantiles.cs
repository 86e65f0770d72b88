namespace ActorSweep.Core.Reduction;

/// <summary>Exact quantiles.</summary>
static class Quantiles
{
    /// <summary>
    /// Returns the q-quantile of sorted values by linear interpolation. This is NumPy's <c>quantile</c> with its default method, type 7 of Hyndman and Fan,
    /// "Sample quantiles in statistical packages", The American Statistician 50(4), 1996.
    /// </summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        var position = q * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        if (below >= sorted.Length - 1)
            return sorted[^1];

        // The interpolation starts from the nearer end, as in NumPy, so that the result is monotonic in q.
        double low = sorted[below], high = sorted[below + 1], t = position - below;
        return t < 0.5 ? low + (high - low) * t : high - (high - low) * (1 - t);
    }
}
