using System.Numerics;

namespace ActorSweep.Core.Sweeps;

/// <summary>
/// The division of a sweep's simulations into blocks, the leaves of its reduction. A block holds adjacent replicates of one point. The layout depends on the
/// spec alone, so that no cluster can change a result.
/// </summary>
sealed record BlockLayout(long Points, long Replicates)
{
    /// <summary>
    /// The number of blocks to aim for. Few simulations get one block each, so that they spread over all slots; many get up to 256 in a block.
    /// </summary>
    const long BlocksToAimFor = 16_384;
    const long LargestBlock = 256;

    /// <summary>The number of simulations in a block; the last block of a point may hold fewer.</summary>
    public long BlockSize { get; } = SizeFor(Points, Replicates);

    public long BlocksPerPoint => (Replicates + BlockSize - 1) / BlockSize;

    public long Blocks => Points * BlocksPerPoint;

    public long Simulations => Points * Replicates;

    public long PointOf(long block) => block / BlocksPerPoint;

    /// <summary>Returns the index of a block's first simulation.</summary>
    public long FirstOf(long block) => PointOf(block) * Replicates + WithinPoint(block) * BlockSize;

    /// <summary>Returns the number of simulations in a block.</summary>
    public int CountOf(long block) => (int)Math.Min(BlockSize, Replicates - WithinPoint(block) * BlockSize);

    /// <summary>Returns a block's index among the blocks of its point.</summary>
    public long WithinPoint(long block) => block % BlocksPerPoint;

    /// <summary>Returns the number of simulations in adjacent blocks.</summary>
    public long CountOf(BlockRange range) => FirstAfter(range.End) - FirstAfter(range.First);

    long FirstAfter(long block) => block == Blocks ? Simulations : FirstOf(block);

    static long SizeFor(long points, long replicates)
    {
        var wanted = (long)BitOperations.RoundUpToPowerOf2((ulong)(points * replicates / BlocksToAimFor + 1));
        return Math.Clamp(wanted, 1, Math.Min(LargestBlock, replicates));
    }
}

/// <summary>Adjacent blocks.</summary>
readonly record struct BlockRange(long First, long Count)
{
    /// <summary>The index after the last block.</summary>
    public long End => First + Count;

    /// <summary>Returns the fewest ranges that have exactly these blocks, in order.</summary>
    public static IEnumerable<BlockRange> FromBlocks(IEnumerable<long> blocks)
    {
        BlockRange range = default;
        foreach (var block in blocks.Order())
        {
            if (range.Count > 0 && block > range.End)
                yield return range;
            range = range.Count > 0 && block <= range.End ? range with { Count = block + 1 - range.First } : new BlockRange(block, 1);
        }
        if (range.Count > 0)
            yield return range;
    }

    public bool Overlaps(BlockRange other) => First < other.End && other.First < End;

    public override string ToString() => Count == 1 ? $"block {First}" : $"blocks {First} to {End - 1}";
}
