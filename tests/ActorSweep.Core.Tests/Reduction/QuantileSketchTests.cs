using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class QuantileSketchTests
{
    static readonly double[] Asked = [.. Enumerable.Range(0, 101).Select(percent => percent / 100.0)];

    public static TheoryData<string> Shapes => ["near 997", "of many magnitudes", "ascending", "two values", "with infinities"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Ninety_nine_of_a_hundred_quantiles_are_within_half_a_percent_of_their_rank(string shape)
    {
        var (errors, within) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var values = Values(shape, 20_000 + 997 * seed, seed);
            var sketch = Tree(values, 100);
            Array.Sort(values);
            foreach (var q in Asked)
            {
                errors++;
                within += RankError(values, q, sketch.Quantile(q)) <= 0.005 ? 1 : 0;
            }
        }
        Assert.InRange(within, errors * 0.99, errors);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_least_and_the_greatest_value_are_exact(string shape)
    {
        var values = Values(shape, 30_000, 1);
        var sketch = Tree(values, 64);

        Assert.Equal((values.Min(), values.Max(), values.Length), (sketch.Quantile(0), sketch.Quantile(1), sketch.Count));
    }

    [Fact]
    public void Quantiles_do_not_decrease_when_their_rank_increases() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Int[0, 1000], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((count, seed, p, q) =>
        {
            var sketch = Tree(Values("near 997", count, seed), 50);
            return sketch.Quantile(Math.Min(p, q)) <= sketch.Quantile(Math.Max(p, q));
        }, iter: 200);

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(512)]
    public void Quantiles_of_as_many_values_as_the_sketch_holds_are_exact(int count)
    {
        var values = Values("near 997", count, 3);
        var sketch = Tree(values, 10);
        Array.Sort(values);

        Assert.Equal(Asked.Select(q => Quantiles.OfSorted(values, q)), Asked.Select(sketch.Quantile));
    }

    [Fact]
    public void NaN_is_left_out() =>
        Assert.Equal((2, 1.0, 2.0, 3.0), QuantileSketch.Of([3, double.NaN, 1], 0) is var sketch ? (sketch.Count, sketch.Quantile(0), sketch.Quantile(0.5), sketch.Quantile(1)) : default);

    [Fact]
    public void A_sketch_of_no_values_has_no_quantiles()
    {
        var sketch = QuantileSketch.Merge(QuantileSketch.Of([double.NaN], 0), QuantileSketch.Empty, 0);

        Assert.Equal((0, double.NaN, double.NaN), (sketch.Count, sketch.Quantile(0), sketch.Quantile(0.5)));
    }

    /// <summary>The sketch of values in blocks of a size, merged in a fixed tree.</summary>
    static QuantileSketch Tree(double[] values, int block)
    {
        var random = new Random(values.Length);
        var blocks = values.Chunk(block).ToArray();
        var tree = new ReductionTree<QuantileSketch>(blocks.Length, (left, right) => QuantileSketch.Merge(left, right, random.NextDouble()));
        for (var i = 0; i < blocks.Length; i++)
            tree.Add(i, QuantileSketch.Of(blocks[i], random.NextDouble()));
        Assert.True(tree.TryGetRoot(out var root));
        return root;
    }

    static double[] Values(string shape, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => shape switch
        {
            "near 997" => 997 + 2 * (random.NextDouble() + random.NextDouble() - 1),
            "of many magnitudes" => Math.Pow(10, 600 * random.NextDouble() - 300) * random.Next(-1, 2),
            "ascending" => i,
            "two values" => random.Next(0, 2),
            _ => random.Next(10) switch { 0 => double.NegativeInfinity, 1 => double.PositiveInfinity, _ => random.NextDouble() },
        })];
    }

    /// <summary>The distance of a quantile from the ranks of an estimate, as a share of all ranks.</summary>
    static double RankError(double[] sorted, double q, double estimate)
    {
        var (below, through) = (sorted.Count(v => v < estimate) / (double)sorted.Length, sorted.Count(v => v <= estimate) / (double)sorted.Length);
        return q < below ? below - q : q > through ? q - through : 0;
    }
}
