using System.Security.Cryptography;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Reduction;

/// <summary>
/// The reduction of a sweep. Takes blocks in any order, each once, and emits rows, points and a digest that depend on the spec alone. Holds only blocks that
/// wait for their turn and points that are not complete.
/// </summary>
sealed class SweepReduction
{
    /// <summary>The digest's input for a simulation without a result.</summary>
    static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    readonly BlockLayout _layout;
    readonly int _series;
    readonly ISweepSink _sink;
    readonly Sequencer<BlockResult> _blocks;
    readonly Sequencer<(long Point, PointReduction Reduction)> _points;
    readonly Dictionary<long, OpenPoint> _open = [];
    readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="series">The number of series of the model.</param>
    public SweepReduction(BlockLayout layout, int series, ISweepSink sink)
    {
        (_layout, _series, _sink) = (layout, series, sink);
        _blocks = new(EmitRows);
        _points = new(item => EmitPoint(item.Point, item.Reduction));
    }

    /// <summary>The number of blocks that were added.</summary>
    public long Blocks { get; private set; }

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    /// <summary>The notes on the results. Complete when the reduction has ended.</summary>
    public ResultNotes Notes { get; private set; } = ResultNotes.None;

    /// <summary>Adds a block and returns whether it was new. A block counts once, however often it is computed.</summary>
    public bool Add(BlockResult block)
    {
        if (_blocks.Has(block.Block))
            return false;
        Blocks++;
        AddToPoint(block);
        _blocks.Add(block.Block, block.Block == _blocks.Next ? block : block.WithoutSeries());
        return true;
    }

    /// <summary>Ends the reduction: emits all results that still wait, and returns the digest in lower-case hex; null where blocks are missing.</summary>
    public string? Finish()
    {
        _blocks.Flush();
        foreach (var (point, open) in _open.OrderBy(p => p.Key))
            if (open.Reduction.Count > 0)
                _points.Add(point, (point, open.Reduction));
        _open.Clear();
        _points.Flush();
        return Blocks == _layout.Blocks ? Convert.ToHexStringLower(_digest.GetHashAndReset()) : null;
    }

    void AddToPoint(BlockResult block)
    {
        var point = _layout.PointOf(block.Block);
        if (!_open.TryGetValue(point, out var open))
            _open[point] = open = new OpenPoint(new PointReduction(_layout.BlocksPerPoint, _series));

        var results = block.Outcomes.Where(o => o.Result is not null).Select(o => o.Result!).ToList();
        Notes += new ResultNotes(results.Sum(NotFinite), 0, 0);
        open.Reduction.Add(_layout.WithinPoint(block.Block), results);
        if (++open.Blocks < _layout.BlocksPerPoint)
            return;
        _open.Remove(point);
        _points.Add(point, (point, open.Reduction));
    }

    void EmitPoint(long point, PointReduction reduction)
    {
        Notes += new ResultNotes(0, reduction.Shorter, reduction.IsIdentical ? 1 : 0);
        _sink.Point(point, reduction);
    }

    /// <summary>Counts the published values of a simulation that are NaN or infinite. A last value that is also recorded counts once.</summary>
    long NotFinite(SimulationResult result)
    {
        var times = _series == 0 ? 0 : result.Recorded.Length / _series;
        return CountNotFinite(result.Recorded) + result.Scalars.LongCount(scalar => !double.IsFinite(scalar))
            + result.Last.Where((last, series) => !double.IsFinite(last) && double.IsFinite(result.Recorded[(series + 1) * times - 1])).LongCount();
    }

    static long CountNotFinite(double[] values)
    {
        var count = 0L;
        foreach (var value in values)
            if (!double.IsFinite(value))
                count++;
        return count;
    }

    void EmitRows(BlockResult block)
    {
        var index = _layout.FirstOf(block.Block);
        foreach (var (result, failure) in block.Outcomes)
        {
            _digest.AppendData(result?.Hash ?? NoHash);
            if (result is not null)
            {
                Succeeded++;
                _sink.Simulation(index++, result);
            }
            else
            {
                Failed++;
                if (Notes.FirstFailure is null)
                    Notes = Notes with { FirstFailure = $"simulation {index}: {failure!.Summarize()}" };
                _sink.Failure(index++, failure!);
            }
        }
    }

    sealed class OpenPoint(PointReduction reduction)
    {
        public PointReduction Reduction => reduction;
        public long Blocks { get; set; }
    }
}
