namespace ActorSweep.Core.Reduction;

/// <summary>
/// Reduces the values of a point as they arrive: moments in a fixed tree over the blocks, and quantiles in one sketch for each cell. Its memory does not grow
/// with the number of replicates.
/// </summary>
sealed class SketchedPoint(long blocks) : PointReduction
{
    readonly ReductionTree<Moments> _tree = new(blocks, Moments.Merge);
    QuantileSketch[] _sketches = [];
    Moments? _root;

    protected override void AddRows(long block, double[][] rows)
    {
        if (_sketches.Length == 0)
            _sketches = [.. Enumerable.Range(0, rows[0].Length).Select(_ => new QuantileSketch())];

        var leaf = new ReductionTree<Moments>(rows.Length, Moments.Merge);
        for (var i = 0; i < rows.Length; i++)
        {
            leaf.Add(i, Moments.Of(rows[i]));
            for (var cell = 0; cell < _sketches.Length; cell++)
                _sketches[cell].Add(rows[i][cell]);
        }
        leaf.TryGetRoot(out var part);
        _tree.Add(block, part);
        _root = null;
    }

    public override CellStatistics Describe(int cell, IReadOnlyList<double> quantiles, Span<double> into)
    {
        if (_root is null && !_tree.TryGetRoot(out _root))
            throw new InvalidOperationException("The point has no simulation to describe.");
        for (var i = 0; i < quantiles.Count; i++)
            into[i] = _sketches[cell].Quantile(quantiles[i]);
        return new CellStatistics(_root.Mean(cell), _root.StandardDeviation(cell), _root.Min(cell), _root.Max(cell));
    }
}
