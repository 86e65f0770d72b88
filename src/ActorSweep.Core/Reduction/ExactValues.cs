namespace ActorSweep.Core.Reduction;

/// <summary>Keeps every value of a point until the point is described. Sums run in replicate order, and quantiles are exact.</summary>
sealed class ExactValues(long blocks)
{
    readonly RecordedRow[]?[] _blocks = new RecordedRow[blocks][];
    double[] _values = [];

    /// <summary>The blocks that were added, in order.</summary>
    public IEnumerable<(long Block, RecordedRow[] Rows)> Blocks =>
        _blocks.Select((rows, block) => ((long)block, rows!)).Where(b => b.Item2 is not null);

    public void Add(long block, RecordedRow[] rows) => _blocks[block] = rows;

    public CellStatistics Describe(Grid grid, int cell, IReadOnlyList<double> quantiles, Span<double> into)
    {
        var values = Gather(grid, cell);
        var (count, mean) = Average(values);
        var squares = 0.0;
        foreach (var value in values)
            if (double.IsFinite(value))
                squares += (value - mean) * (value - mean);
        values.Sort();
        for (var i = 0; i < quantiles.Count; i++)
            into[i] = Quantiles.OfSorted(values, quantiles[i]);
        return count == 0
            ? CellStatistics.None
            : new CellStatistics(count, mean, count > 1 ? Math.Sqrt(squares / (count - 1)) : double.NaN, Least(values), Most(values));
    }

    /// <summary>Gathers the values of a cell that are not NaN, in replicate order.</summary>
    Span<double> Gather(Grid grid, int cell)
    {
        var count = 0;
        foreach (var rows in _blocks)
            foreach (var row in rows ?? [])
            {
                if (count == _values.Length)
                    Array.Resize(ref _values, Math.Max(16, 2 * count));
                if (row.ValueAt(grid, cell) is var value && !double.IsNaN(value))
                    _values[count++] = value;
            }
        return _values.AsSpan(0, count);
    }

    static (long Count, double Mean) Average(ReadOnlySpan<double> values)
    {
        var (count, sum, min, max) = (0L, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            if (double.IsFinite(value))
                (count, sum, min, max) = (count + 1, sum + value, Math.Min(min, value), Math.Max(max, value));
        if (count == 0)
            return (0, double.NaN);
        // The sum of large values can be infinite; the sum of their shares cannot.
        var mean = double.IsFinite(sum) ? sum / count : SumOfShares(values, count);
        // Rounding can move the mean of equal values past them.
        return (count, Math.Clamp(mean, min, max));
    }

    static double SumOfShares(ReadOnlySpan<double> values, long count)
    {
        var sum = 0.0;
        foreach (var value in values)
            if (double.IsFinite(value))
                sum += value / count;
        return sum;
    }

    static double Least(ReadOnlySpan<double> sorted)
    {
        var i = 0;
        while (double.IsInfinity(sorted[i]))
            i++;
        return sorted[i];
    }

    static double Most(ReadOnlySpan<double> sorted)
    {
        var i = sorted.Length - 1;
        while (double.IsInfinity(sorted[i]))
            i--;
        return sorted[i];
    }
}
