using System.Security.Cryptography;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Sweeps;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class SweepReductionTests
{
    public static TheoryData<long, long, int> Layouts { get; } = new()
    {
        { 40, 1, 60 },
        { 5, 9, 60 },
        { 3, 1000, 5 },
        { 2, 1500, 5 },
        { 1, 16_500, 2 },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_order_of_blocks_does_not_change_rows_points_or_digest(long points, long replicates, int orders)
    {
        var layout = new BlockLayout(points, replicates);
        var sweep = new TestSweep(layout, fails: index => index % 11 == 3);
        long[] inOrder = [.. Enumerable.Range(0, (int)layout.Blocks)];
        var expected = sweep.Reduce(inOrder);
        Assert.Equal(points, expected.Of("point").Select(IndexOf).Distinct().Count());

        Gen.Shuffle(inOrder).Sample(
            order =>
            {
                var given = sweep.Reduce(order);
                return given.Digest == expected.Digest
                    && given.Rows.SequenceEqual(expected.Rows)
                    && given.Of("point").SequenceEqual(expected.Of("point"));
            },
            iter: orders,
            print: order => string.Join(',', order.Take(50)));
    }

    [Fact]
    public void Rows_and_points_are_each_emitted_in_index_order()
    {
        var layout = new BlockLayout(6, 4);
        var outcome = new TestSweep(layout, fails: index => index == 5).Reduce(Enumerable.Range(0, 24).Select(i => i * 7L % 24));

        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), outcome.Rows.Select(IndexOf));
        Assert.Equal([0L, 1, 2, 3, 4, 5], outcome.Of("point").Select(IndexOf).Distinct());
    }

    [Fact]
    public void The_digest_is_over_the_hashes_in_index_order_with_zeros_for_a_failure()
    {
        var outcome = new TestSweep(new BlockLayout(2, 3), fails: index => index == 4).Reduce([5, 3, 4, 0, 2, 1]);
        byte[] hashes = [.. Enumerable.Range(0, 6).SelectMany(i => i == 4 ? new byte[32] : TestSweep.Hash(i))];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(hashes)), outcome.Digest);
    }

    [Fact]
    public void The_statistics_of_a_point_leave_out_a_failed_simulation()
    {
        var outcome = new TestSweep(new BlockLayout(1, 4), fails: index => index == 2).Reduce([0, 1, 2, 3]);

        Assert.Equal((3, 1), (outcome.Succeeded, outcome.Failed));
        Assert.Equal("failure 2: simulation 2 failed", Assert.Single(outcome.Of("failure")));
        Assert.All(outcome.Of("point"), line => Assert.StartsWith("point 0: 3 ", line));
    }

    [Fact]
    public void A_point_whose_simulations_all_failed_is_emitted_empty_in_its_place()
    {
        var outcome = new TestSweep(new BlockLayout(3, 2), fails: index => index / 2 == 1).Reduce([0, 1, 2, 3, 4, 5]);

        Assert.Equal([0L, 1, 2], outcome.Of("point").Select(IndexOf).Distinct());
        Assert.Contains("point 1: nothing", outcome.Lines);
    }

    [Fact]
    public void A_block_that_is_added_twice_counts_once()
    {
        var layout = new BlockLayout(2, 2);
        var sweep = new TestSweep(layout);
        var sink = new TestSweep.Sink();
        var reduction = new SweepReduction(layout, 1, sink);

        Assert.True(reduction.Add(sweep.Block(2)));
        Assert.False(reduction.Add(sweep.Block(2)));
        Assert.True(reduction.Add(sweep.Block(0)));
        Assert.False(reduction.Add(sweep.Block(0)));
        Assert.True(reduction.Add(sweep.Block(1)));
        Assert.True(reduction.Add(sweep.Block(3)));
        Assert.False(reduction.Add(sweep.Block(3)));

        var expected = sweep.Reduce([0, 1, 2, 3]);
        Assert.Equal(4, reduction.Blocks);
        Assert.Equal(expected.Digest, reduction.Finish());
        Assert.Equal(expected.Lines.Order(), sink.Lines.Order());
    }

    [Fact]
    public void A_reduction_that_ends_early_has_no_digest_and_emits_its_blocks_in_order()
    {
        var layout = new BlockLayout(4, 2);
        var sweep = new TestSweep(layout);
        var outcome = sweep.Reduce([7, 0, 3, 6, 1]);
        var whole = sweep.Reduce([0, 1, 2, 3, 4, 5, 6, 7]);

        Assert.Null(outcome.Digest);
        Assert.Equal((5, 0), (outcome.Succeeded, outcome.Failed));
        Assert.Equal([0L, 1, 3, 6, 7], outcome.Of("row").Select(IndexOf));
        Assert.Equal([0L, 1, 3], outcome.Of("point").Select(IndexOf).Distinct());
        Assert.Equal(whole.Of("point 0").Concat(whole.Of("point 3")), outcome.Of("point 0").Concat(outcome.Of("point 3")));
        Assert.All(outcome.Of("point 1"), line => Assert.StartsWith("point 1: 1 ", line));
    }

    [Fact]
    public void A_reduction_without_blocks_emits_nothing_and_has_no_digest() => Assert.Equal(
        (0, null), (new TestSweep(new BlockLayout(2, 2)).Reduce([]).Lines.Count, new TestSweep(new BlockLayout(2, 2)).Reduce([]).Digest));

    [Fact]
    public void Results_are_emitted_as_soon_as_all_earlier_blocks_are_added()
    {
        var layout = new BlockLayout(2, 1);
        var sweep = new TestSweep(layout);
        var sink = new TestSweep.Sink();
        var reduction = new SweepReduction(layout, 1, sink);

        reduction.Add(sweep.Block(1));
        Assert.Empty(sink.Lines);
        reduction.Add(sweep.Block(0));
        Assert.Equal(2 + 2 * TestSweep.Cells, sink.Lines.Count);
    }

    [Fact]
    public void Notes_count_values_that_are_not_finite_shorter_series_and_points_with_equal_replicates()
    {
        var reduction = new SweepReduction(new BlockLayout(3, 2), 2, new TestSweep.Sink());
        var (nan, infinity) = (double.NaN, double.PositiveInfinity);
        // Two values are not finite in the series and one in the scalars. The last value of the first series is recorded, that of the second is not.
        Add(0, [1, nan, 3, 4], [nan, infinity], [infinity]);
        Add(1, [1, 2, 3, 4], [2, 4], []);
        Add(2, [1, 2, 3, 4], [2, 4], []);
        Add(3, [1, 3], [1, 3], []);
        Add(4, [1, 2, 3, 4], [2, 4], [], hash: 4);
        Add(5, [1, 2, 3, 4], [2, 4], [], hash: 4);
        reduction.Finish();

        Assert.Equal(new ResultNotes(NotFinite: 3, Shorter: 1, Identical: 1), reduction.Notes);

        void Add(long index, double[] recorded, double[] last, Number[] scalars, long? hash = null) =>
            reduction.Add(new BlockResult(index, [new(new(TestSweep.Hash(hash ?? index), 10, recorded, last, scalars), null)]));
    }

    [Fact]
    public void Notes_name_the_failure_of_the_lowest_index_in_whatever_order_blocks_come()
    {
        var reduction = new SweepReduction(new BlockLayout(3, 1), 1, new TestSweep.Sink());
        var inner = new RemoteError("System.TypeLoadException", "outer", "") { Inner = [new RemoteError("System.IO.FileNotFoundException", "no file\nat all", "")] };
        reduction.Add(new BlockResult(2, [new(null, new TaskFailure("Later", "2", "", "w", 1, []))]));
        reduction.Add(new BlockResult(1, [new(null, new TaskFailure("System.Exception", "initializer", "", "w", 1, []) { Inner = [inner] })]));
        reduction.Add(new BlockResult(0, [new(new(TestSweep.Hash(0), 10, [1], [1], []), null)]));
        reduction.Finish();
        Assert.Equal("simulation 1: System.Exception: initializer (caused by System.IO.FileNotFoundException: no file at all)", reduction.Notes.FirstFailure);
    }

    static long IndexOf(string line) => long.Parse(line.Split(' ', ':')[1]);
}
