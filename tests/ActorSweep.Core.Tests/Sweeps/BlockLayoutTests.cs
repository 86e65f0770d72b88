using ActorSweep.Core.Sweeps;
using CsCheck;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class BlockLayoutTests
{
    static readonly Gen<BlockLayout> Small =
        Gen.Select(Gen.Long[1, 60], Gen.Long[1, 5_000], (points, replicates) => new BlockLayout(points, replicates));

    static readonly Gen<(BlockLayout Layout, long Block)> BlockOfLarge =
        from points in Gen.Long[1, 1L << 26]
        from replicates in Gen.Long[1, 1L << 26]
        let layout = new BlockLayout(points, replicates)
        from block in Gen.Long[0, layout.Blocks - 1]
        select (layout, block);

    [Fact]
    public void Blocks_tile_the_simulations_exactly() => Small.Sample(TilesItsSimulations, iter: 300);

    [Fact]
    public void No_block_crosses_a_point() =>
        BlockOfLarge.Sample(
            (layout, block) =>
            {
                var (first, last) = (layout.FirstOf(block), layout.FirstOf(block) + layout.CountOf(block) - 1);
                return first / layout.Replicates == layout.PointOf(block) && last / layout.Replicates == layout.PointOf(block);
            },
            iter: 20_000);

    [Fact]
    public void Each_block_of_a_large_sweep_begins_at_the_end_of_the_previous_block() =>
        BlockOfLarge.Sample(
            (layout, block) =>
            {
                var end = layout.FirstOf(block) + layout.CountOf(block);
                return layout.CountOf(block) is >= 1 and <= 256
                    && end == (block + 1 < layout.Blocks ? layout.FirstOf(block + 1) : layout.Simulations);
            },
            iter: 20_000);

    [Fact]
    public void A_range_of_blocks_has_as_many_simulations_as_its_blocks_together() =>
        Small.SelectMany(layout => Gen.Select(Gen.Const(layout), Gen.Long[0, layout.Blocks - 1], Gen.Long[1, 40])).Sample(
            (layout, first, count) =>
            {
                var range = new BlockRange(first, Math.Min(count, layout.Blocks - first));
                var sum = 0L;
                for (var block = range.First; block < range.End; block++)
                    sum += layout.CountOf(block);
                return layout.CountOf(range) == sum;
            },
            iter: 5_000);

    [Theory]
    [InlineData(10, 1, 1, 10)]
    [InlineData(1, 16_383, 1, 16_383)]
    [InlineData(4, 3, 1, 12)]
    [InlineData(1, 16_384, 2, 8_192)]
    [InlineData(1, 1_000_000, 64, 15_625)]
    [InlineData(100, 1_000, 8, 12_500)]
    [InlineData(1_000_000, 1, 1, 1_000_000)]
    [InlineData(1_000_000, 100, 100, 1_000_000)]
    [InlineData(1_000_000, 1_000, 256, 4_000_000)]
    public void The_block_size_grows_with_the_number_of_simulations_from_1_to_256(long points, long replicates, long blockSize, long blocks)
    {
        var layout = new BlockLayout(points, replicates);

        Assert.Equal((blockSize, blocks), (layout.BlockSize, layout.Blocks));
    }

    [Fact]
    public void The_layout_depends_only_on_the_numbers_of_points_and_replicates()
    {
        var spec = new SweepSpec { Replicates = 700, Parameters = [new("beta", new Linspace(0, 1, 40))] };
        var other = new SweepSpec
        {
            Replicates = 700,
            Seed = 9,
            Every = 3,
            Parameters = [new("N", new ValueList([5, 6, 7, 8])), new("noise", new Logspace(0, 1, 10))],
        };

        Assert.Equal(new BlockLayout(40, 700), SweepPlan.Bind(spec, TestModels.Sir).Layout);
        Assert.Equal(new BlockLayout(40, 700), SweepPlan.Bind(other, TestModels.Sir).Layout);
    }

    [Fact]
    public void A_range_of_blocks_is_written_as_one_block_or_as_first_and_last()
    {
        Assert.Equal("block 7", new BlockRange(7, 1).ToString());
        Assert.Equal("blocks 7 to 9", new BlockRange(7, 3).ToString());
    }

    [Theory]
    [InlineData(0, 2, 2, 2, false)]
    [InlineData(0, 3, 2, 2, true)]
    [InlineData(2, 1, 0, 9, true)]
    public void Ranges_overlap_where_they_share_a_block(long first, long count, long otherFirst, long otherCount, bool overlap)
    {
        var (one, other) = (new BlockRange(first, count), new BlockRange(otherFirst, otherCount));

        Assert.Equal((overlap, overlap), (one.Overlaps(other), other.Overlaps(one)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("3", "block 3")]
    [InlineData("5 1 2 3 2 9", "blocks 1 to 3, block 5, block 9")]
    public void Blocks_form_the_fewest_ranges(string blocks, string ranges) => Assert.Equal(
        ranges, string.Join(", ", BlockRange.FromBlocks(blocks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse))));

    static bool TilesItsSimulations(BlockLayout layout)
    {
        var next = 0L;
        for (var block = 0L; block < layout.Blocks; block++)
        {
            if (layout.FirstOf(block) != next)
                return false;
            next += layout.CountOf(block);
        }
        return next == layout.Simulations;
    }
}
