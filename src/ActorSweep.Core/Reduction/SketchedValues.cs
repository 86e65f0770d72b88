namespace ActorSweep.Core.Reduction;

/// <summary>
/// Reduces the values of a point as they arrive, in a fixed tree over the blocks: moments and a sketch for each cell. Its memory grows with the logarithm of
/// the number of replicates.
/// </summary>
sealed class SketchedValues(long blocks)
{
    readonly ReductionTree<BlockSketches> _tree = new(blocks, BlockSketches.Merge);
    BlockSketches? _root;

    public void Add(long block, RecordedRow[] rows)
    {
        _tree.Add(block, BlockSketches.Of(block, rows));
        _root = null;
    }

    public CellStatistics Describe(Grid grid, int cell, IReadOnlyList<double> quantiles, Span<double> into)
    {
        if (_root is null && !_tree.TryGetRoot(out _root))
            throw new InvalidOperationException("The point has no simulation to describe.");
        var (moments, sketch) = _root.At(grid, cell);
        for (var i = 0; i < quantiles.Count; i++)
            into[i] = sketch.Quantile(quantiles[i]);
        return moments.Describe();
    }

    /// <summary>The moments and sketches of adjacent blocks.</summary>
    /// <param name="First">The first of the blocks.</param>
    /// <param name="Cells">The moments of each cell.</param>
    sealed record BlockSketches(long First, Grid Grid, Moments[] Cells, QuantileSketch[] Sketches)
    {
        public static BlockSketches Of(long block, RecordedRow[] rows)
        {
            var grid = rows.Aggregate(rows[0].Grid, (grid, row) => Grid.Common(grid, row.Grid));
            var part = new BlockSketches(block, grid, new Moments[grid.Cells], new QuantileSketch[grid.Cells]);
            var (values, start) = (new double[rows.Length], StartOf(block, block));
            for (var cell = 0; cell < grid.Cells; cell++)
            {
                for (var i = 0; i < rows.Length; i++)
                    values[i] = rows[i].ValueAt(grid, cell);
                part.Cells[cell] = Moments.Of(values);
                part.Sketches[cell] = QuantileSketch.Of(values, start);
            }
            return part;
        }

        public static BlockSketches Merge(BlockSketches left, BlockSketches right)
        {
            var grid = Grid.Common(left.Grid, right.Grid);
            var merged = new BlockSketches(left.First, grid, new Moments[grid.Cells], new QuantileSketch[grid.Cells]);
            var start = StartOf(left.First, right.First);
            for (var cell = 0; cell < grid.Cells; cell++)
            {
                var (one, other) = (left.At(grid, cell), right.At(grid, cell));
                merged.Cells[cell] = Moments.Merge(one.Moments, other.Moments);
                merged.Sketches[cell] = QuantileSketch.Merge(one.Sketch, other.Sketch, start);
            }
            return merged;
        }

        /// <summary>Returns what is known of a cell of another grid.</summary>
        public (Moments Moments, QuantileSketch Sketch) At(Grid grid, int cell) =>
            Grid.CellOf(cell, grid) is var own and >= 0 ? (Cells[own], Sketches[own]) : (default, QuantileSketch.Empty);

        /// <summary>
        /// Returns where the sampling of a merge starts, from 0 to below 1: a hash of the place of the merge, so that the same merge always has the same
        /// start. SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
        /// </summary>
        static double StartOf(long left, long right) => (Mix(Mix((ulong)left) + (ulong)right) >> 11) * (1.0 / (1L << 53));

        static ulong Mix(ulong z)
        {
            z += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
