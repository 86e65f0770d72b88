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
    readonly ISweepSink _sink;
    readonly Sequencer<BlockResult> _blocks;
    readonly Sequencer<(long Point, PointReduction Reduction)> _points;
    readonly Dictionary<long, OpenPoint> _open = [];
    readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SweepReduction(BlockLayout layout, ISweepSink sink)
    {
        (_layout, _sink) = (layout, sink);
        _blocks = new(EmitRows);
        _points = new(item => _sink.Point(item.Point, item.Reduction));
    }

    /// <summary>The number of blocks that were added.</summary>
    public long Blocks { get; private set; }

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

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
            _open[point] = open = new OpenPoint(PointReduction.For(_layout.Replicates, _layout.BlocksPerPoint));

        var results = block.Outcomes.Where(o => o.Result is not null).Select(o => o.Result!).ToList();
        open.Reduction.Add(_layout.WithinPoint(block.Block), results);
        if (++open.Blocks < _layout.BlocksPerPoint)
            return;
        _open.Remove(point);
        _points.Add(point, (point, open.Reduction));
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
