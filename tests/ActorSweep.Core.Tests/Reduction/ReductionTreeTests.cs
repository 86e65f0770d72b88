using System.Numerics;
using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class ReductionTreeTests
{
    static readonly Gen<(double[] Leaves, int[] Order)> AnyOrder = Gen.Double[-1e10, 1e10].Array[1, 200]
        .SelectMany(leaves => Gen.Shuffle(Enumerable.Range(0, leaves.Length).ToArray()).Select(order => (leaves, order)));

    [Fact]
    public void The_order_of_leaves_does_not_change_the_bits_of_the_root() =>
        AnyOrder.Sample((leaves, order) => Bits(Sum(leaves, order)) == Bits(PairwiseSum(leaves)), iter: 500);

    [Fact]
    public void The_order_of_leaves_does_not_change_the_root_if_leaves_are_missing() =>
        AnyOrder.Sample(
            (leaves, order) =>
            {
                var there = order[..(order.Length / 2 + 1)];
                return Bits(Sum(leaves, there)) == Bits(Sum(leaves, [.. there.Order()]));
            },
            iter: 500);

    [Fact]
    public void Neighbours_merge_from_left_to_right()
    {
        var tree = new ReductionTree<string>(7, (left, right) => $"({left}{right})");
        foreach (var leaf in (int[])[6, 3, 0, 5, 1, 2, 4])
            tree.Add(leaf, leaf.ToString());

        Assert.True(tree.TryGetRoot(out var root));
        Assert.Equal("(((01)(23))((45)6))", root);
        Assert.Equal(1, tree.Held);
    }

    [Fact]
    public void A_tree_with_leaves_in_order_holds_at_most_one_part_for_each_level()
    {
        const int leaves = 100_000;
        var tree = new ReductionTree<int>(leaves, (left, right) => left + right);
        var most = 0;
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            tree.Add(leaf, 1);
            most = Math.Max(most, tree.Held);
        }

        Assert.InRange(most, 1, BitOperations.Log2(leaves) + 1);
        Assert.True(tree.TryGetRoot(out var root));
        Assert.Equal((leaves, 1), (root, tree.Held));
    }

    [Fact]
    public void A_tree_without_leaves_has_no_root() => Assert.False(new ReductionTree<int>(3, Math.Max).TryGetRoot(out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_leaf_that_the_tree_does_not_have_is_refused(long leaf)
    {
        var tree = new ReductionTree<int>(3, Math.Max);

        Assert.Contains("3 leaves", Assert.Throws<ArgumentOutOfRangeException>(() => tree.Add(leaf, 0)).Message);
    }

    [Theory]
    [InlineData(new[] { 1 }, 1)]
    [InlineData(new[] { 0, 1 }, 0)]
    [InlineData(new[] { 0, 1 }, 1)]
    [InlineData(new[] { 0, 1, 2, 3, 4 }, 2)]
    [InlineData(new[] { 0, 1, 2, 3, 4 }, 4)]
    public void A_leaf_that_is_added_twice_throws_even_after_it_was_merged(int[] before, int again)
    {
        var tree = new ReductionTree<int>(5, (left, right) => left + right);
        foreach (var leaf in before)
            tree.Add(leaf, 1);

        Assert.Throws<InvalidOperationException>(() => tree.Add(again, 1));
    }

    static double Sum(double[] leaves, int[] order)
    {
        var tree = new ReductionTree<double>(leaves.Length, (left, right) => left + right);
        foreach (var leaf in order)
            tree.Add(leaf, leaves[leaf]);
        Assert.True(tree.TryGetRoot(out var root));
        return root;
    }

    /// <summary>The tree by its definition: neighbours are added in pairs, level by level; the last of an odd number moves up alone.</summary>
    static double PairwiseSum(double[] level)
    {
        while (level.Length > 1)
            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])];
        return level[0];
    }

    static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
