using ActorSweep.Core.Reduction;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class PointReductionTests
{
    static readonly double[] Asked = [0, 0.05, 1.0 / 3, 0.5, 0.95, 1];

    /// <summary>The most bytes that a point keeps: more than the tests add, and none.</summary>
    public static TheoryData<long> Budgets => [PointReduction.MostExactBytes, 0];

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(5000)]
    public void Statistics_are_exact_while_the_values_of_a_point_fit_in_memory(int replicates)
    {
        var (values, point) = Gathered(replicates, replicates, most: replicates * sizeof(double));
        var quantiles = new double[Asked.Length];
        var described = point.Describe(0, Asked, quantiles);

        var (mean, deviation) = TwoPass(values);
        Array.Sort(values);
        Assert.Equal(new CellStatistics(replicates, mean, deviation, values[0], values[^1]), described);
        Assert.Equal(Asked.Select(q => Quantiles.OfSorted(values, q)), quantiles);
    }

    [Fact]
    public void Beyond_that_the_quantiles_are_those_of_a_sketch_and_the_rest_is_exact()
    {
        const int replicates = 3000;
        var (values, point) = Gathered(replicates, blocks: 100, most: replicates * sizeof(double) - 1);
        var quantiles = new double[Asked.Length];
        var described = point.Describe(0, Asked, quantiles);

        var (mean, deviation) = TwoPass(values);
        Array.Sort(values);
        Assert.Equal((replicates, values[0], values[^1]), (described.Count, described.Min, described.Max));
        Assert.Equal((values[0], values[^1]), (quantiles[0], quantiles[^1]));
        Assert.Equal(1, described.Mean / mean, tolerance: 1e-9);
        Assert.Equal(1, described.StandardDeviation / deviation, tolerance: 1e-12);
        for (var i = 1; i < Asked.Length - 1; i++)
            Assert.InRange(Array.BinarySearch(values, quantiles[i]) is var at && at < 0 ? ~at : at, (Asked[i] - 0.01) * replicates, (Asked[i] + 0.01) * replicates);
        Assert.NotEqual(Asked.Select(q => Quantiles.OfSorted(values, q)), quantiles);
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void One_value_has_no_standard_deviation(long most)
    {
        var point = new PointReduction(3, 1, most);
        point.Add(0, [Result(4)]);
        point.Add(1, [Result(double.NaN)]);
        point.Add(2, [Result(double.NaN)]);
        var quantiles = new double[2];

        Assert.Equal(new CellStatistics(1, 4, double.NaN, 4, 4), point.Describe(0, [0, 1], quantiles));
        Assert.Equal([4, 4], quantiles);
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Statistics_leave_out_NaN_and_infinity_and_quantiles_take_infinities_as_the_ends(long most)
    {
        double[] values = [0.496, double.NaN, 0.804, double.PositiveInfinity];
        var point = new PointReduction(4, 1, most);
        for (var block = 0; block < values.Length; block++)
            point.Add(block, [Result(values[block])]);
        var quantiles = new double[3];
        var described = point.Describe(0, [0, 0.5, 1], quantiles);

        Assert.Equal((2, 0.65, 0.496, 0.804), (described.Count, described.Mean, described.Min, described.Max));
        Assert.Equal([0.496, 0.804, double.PositiveInfinity], quantiles);
    }

    [Fact]
    public void The_mean_of_large_values_is_finite_and_infinities_at_both_ends_are_left_out()
    {
        var point = new PointReduction(1, 1);
        point.Add(0, [.. ((double[])[double.NegativeInfinity, 1e308, 1.5e308, double.PositiveInfinity]).Select(value => Result(value))]);

        var described = point.Describe(0, [], []);
        Assert.Equal((2, 1.25e308, 1e308, 1.5e308), (described.Count, described.Mean, described.Min, described.Max));
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Without_a_finite_value_there_are_no_statistics(long most)
    {
        var point = new PointReduction(3, 1, most);
        for (var block = 0; block < 3; block++)
            point.Add(block, [Result(double.NaN)]);
        var quantiles = new double[1];

        Assert.Equal(CellStatistics.None, point.Describe(0, [0.5], quantiles));
        Assert.Equal([double.NaN], quantiles);
    }

    [Theory]
    [InlineData(0.1, 100)]
    [InlineData(double.MaxValue, 7)]
    [InlineData(-1e308, 1000)]
    public void The_mean_of_equal_values_is_that_value(double value, int replicates)
    {
        var point = new PointReduction(1, 1);
        point.Add(0, [.. Enumerable.Repeat(Result(value), replicates)]);

        Assert.Equal(value, point.Describe(0, [], []).Mean);
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void A_shorter_series_has_no_values_at_the_times_that_it_lacks(long most)
    {
        const int longer = 4, shorter = 2;
        var point = new PointReduction(2, 2, most);
        point.Add(0, [Result([.. Ramp(longer), .. Ramp(longer)])]);
        point.Add(1, [Result([.. Ramp(shorter), .. Ramp(shorter)]), Result([.. Ramp(longer), .. Ramp(longer)])]);

        Assert.Equal((1, new Grid(2, 10, (longer - 1) * 10)), (point.Shorter, point.Grid));
        Assert.Equal([3L, 3, 2, 2], Counts(point, [0, shorter - 1, shorter, longer - 1]));
        Assert.Equal([3L, 3, 2, 2], Counts(point, [longer, longer + shorter - 1, longer + shorter, (2 * longer) - 1]));
        Assert.Equal(shorter, point.Describe(longer + shorter, [], []).Mean);
    }

    [Fact]
    public void A_replicate_that_recorded_other_times_counts_at_the_times_that_both_have()
    {
        var point = new PointReduction(1, 1);
        point.Add(0, [Result(0, 4, 8, 12) with { Every = 4 }, Result(0, 2, 4, 6) with { Every = 2 }]);

        Assert.Equal((1, new Grid(1, 4, 12)), (point.Shorter, point.Grid));
        Assert.Equal([2L, 2, 1, 1], Counts(point, [0, 1, 2, 3]));
        Assert.Equal([0.0, 4, 8, 12], Enumerable.Range(0, 4).Select(cell => point.Describe(cell, [], []).Mean));
    }

    [Fact]
    public void A_model_without_series_has_no_cells()
    {
        var point = new PointReduction(1, 0);
        point.Add(0, [Result(), Result()]);

        Assert.Equal((2, 0, 0), (point.Count, point.Grid.Cells, point.Shorter));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Two_or_more_equal_replicates_are_identical(int replicates, bool identical)
    {
        var point = new PointReduction(replicates, 1);
        for (var i = 0; i < replicates; i++)
            point.Add(i, [Result(1)]);

        Assert.Equal(identical, point.IsIdentical);
    }

    [Fact]
    public void Replicates_of_which_one_differs_are_not_identical()
    {
        var point = new PointReduction(2, 1);
        point.Add(0, [Result(1), Result(1)]);
        point.Add(1, [Result(1) with { Hash = TestSweep.Hash(1) }]);

        Assert.False(point.IsIdentical);
    }

    [Fact]
    public void A_point_can_be_described_before_all_its_replicates_are_added()
    {
        var point = new PointReduction(2, 1);
        point.Add(0, [Result(1)]);
        Assert.Equal(1, point.Describe(0, [], []).Mean);
        point.Add(1, [Result(2)]);
        Assert.Equal(1.5, point.Describe(0, [], []).Mean);
    }

    static (double[] Values, PointReduction Point) Gathered(int replicates, int blocks, long most)
    {
        var point = new PointReduction(blocks, 1, most);
        double[] values = [.. Enumerable.Range(0, replicates).Select(i => TestSweep.Value(i, 0))];
        // Added from the last to the first: sums must still run in replicate order.
        foreach (var (block, part) in values.Chunk(replicates / blocks).Index().Reverse())
            point.Add(block, [.. part.Select(value => Result(value))]);
        Assert.Equal((replicates, new Grid(1, 10, 0)), (point.Count, point.Grid));
        return (values, point);
    }

    static (double Mean, double Deviation) TwoPass(double[] values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
            sum += value;
        foreach (var value in values)
            squares += (value - sum / values.Length) * (value - sum / values.Length);
        return (sum / values.Length, Math.Sqrt(squares / (values.Length - 1)));
    }

    static IEnumerable<long> Counts(PointReduction point, int[] cells) => cells.Select(cell => point.Describe(cell, [], []).Count);

    static double[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (double)i)];

    static SimulationResult Result(params double[] recorded) => new(TestSweep.Hash(0), 10, recorded, [], []);
}
