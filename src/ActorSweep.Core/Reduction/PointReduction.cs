namespace ActorSweep.Core.Reduction;

/// <summary>
/// Gathers the replicates of one point and describes each cell (a recorded time of a series). Statistics are exact while the recorded values of the point
/// take at most <paramref name="mostExactBytes"/>; beyond, the quantiles are those of a <see cref="QuantileSketch"/>. A series that is shorter than another
/// replicate's has no values at the times that it lacks.
/// </summary>
/// <param name="blocks">The number of blocks of the point.</param>
/// <param name="series">The number of series of the model.</param>
/// <param name="mostExactBytes">The most bytes of recorded values that are kept until the point is described.</param>
sealed class PointReduction(long blocks, int series, long mostExactBytes = PointReduction.MostExactBytes)
{
    /// <summary>The most bytes of recorded values of a point that a sweep keeps until the point is described.</summary>
    public const long MostExactBytes = 64L << 20;

    readonly Dictionary<Grid, long> _replicates = [];
    long _bytes;
    byte[]? _hash;
    bool _isIdentical = true;
    ExactValues? _exact = new(blocks);
    SketchedValues? _sketched;
    Grid _grid = new(series, 1, -1);

    /// <summary>The number of replicates that were added.</summary>
    public long Count { get; private set; }

    /// <summary>The recorded times that <see cref="Describe"/> knows: those of the longest series.</summary>
    public Grid Grid => _grid;

    /// <summary>The number of replicates whose series lack times that others have.</summary>
    public long Shorter => Count - _replicates.GetValueOrDefault(_grid);

    /// <summary>Whether the point has several replicates that are all the same: a sign that the model does not use its seed.</summary>
    public bool IsIdentical => Count > 1 && _isIdentical;

    /// <summary>Adds the results of a block.</summary>
    /// <param name="block">The index of the block among the blocks of the point.</param>
    public void Add(long block, IReadOnlyList<SimulationResult> results)
    {
        foreach (var result in results)
        {
            var grid = Grid.Of(result, series);
            _grid = Grid.Common(_grid, grid);
            _replicates[grid] = _replicates.GetValueOrDefault(grid) + 1;
            _hash ??= result.Hash;
            _isIdentical &= result.Hash.AsSpan().SequenceEqual(_hash);
            _bytes += result.Recorded.Length * (long)sizeof(double);
            Count++;
        }
        Keep(block, [.. results.Select(r => new RecordedRow(Grid.Of(r, series), r.Recorded))]);
        if (_exact is not null && _bytes > mostExactBytes)
            SketchValues();
    }

    /// <summary>Describes a cell over the replicates. Writes the quantiles to <paramref name="into"/>, in the order of <paramref name="quantiles"/>.</summary>
    public CellStatistics Describe(int cell, IReadOnlyList<double> quantiles, Span<double> into) =>
        _exact is { } exact ? exact.Describe(_grid, cell, quantiles, into) : _sketched!.Describe(_grid, cell, quantiles, into);

    void Keep(long block, RecordedRow[] rows)
    {
        if (rows.Length == 0)
            return;
        _exact?.Add(block, rows);
        _sketched?.Add(block, rows);
    }

    /// <summary>Sketches the values that were kept. The sum of the bytes depends on no order, so neither does the choice.</summary>
    void SketchValues()
    {
        _sketched = new SketchedValues(blocks);
        foreach (var (block, rows) in _exact!.Blocks)
            _sketched.Add(block, rows);
        _exact = null;
    }
}

/// <summary>The recorded values of one replicate.</summary>
readonly record struct RecordedRow(Grid Grid, double[] Values)
{
    /// <summary>Returns the value in a cell of another grid; NaN where the replicate did not record that time.</summary>
    public double ValueAt(Grid grid, int cell) => Grid.CellOf(cell, grid) is var own and >= 0 ? Values[own] : double.NaN;
}
