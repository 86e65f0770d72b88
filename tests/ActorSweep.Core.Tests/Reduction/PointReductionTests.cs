using ActorSweep.Core.Reduction;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class PointReductionTests
{
    static readonly double[] Asked = [0, 0.05, 1.0 / 3, 0.5, 0.95, 1];

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Up_to_a_thousand_replicates_statistics_are_exact(int replicates)
    {
        var (values, point) = Gathered(replicates);
        var quantiles = new double[Asked.Length];
        var described = point.Describe(0, Asked, quantiles);

        var (mean, deviation) = TwoPass(values);
        Array.Sort(values);
        Assert.Equal(new CellStatistics(mean, deviation, values[0], values[^1]), described);
        Assert.Equal(Asked.Select(q => Quantiles.OfSorted(values, q)), quantiles);
    }

    [Fact]
    public void Beyond_a_thousand_replicates_quantiles_are_within_the_sketchs_error_and_the_rest_is_exact()
    {
        var (values, point) = Gathered(1001);
        var quantiles = new double[Asked.Length];
        var described = point.Describe(0, Asked, quantiles);

        var (mean, deviation) = TwoPass(values);
        Array.Sort(values);
        Assert.Equal((values[0], values[^1]), (described.Min, described.Max));
        Assert.Equal(1, described.Mean / mean, tolerance: 1e-9);
        Assert.Equal(1, described.StandardDeviation / deviation, tolerance: 1e-12);
        for (var i = 0; i < Asked.Length; i++)
        {
            var ofRank = values[(int)Math.Floor(Asked[i] * 1000)];
            var stated = Math.Max(QuantileSketch.Smallest, QuantileSketch.RelativeError * Math.Abs(ofRank));
            Assert.Equal(ofRank, quantiles[i], tolerance: stated * 1.000001);
        }
        Assert.NotEqual(Asked.Select(q => Quantiles.OfSorted(values, q)), quantiles);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public void One_value_has_no_standard_deviation(long replicates)
    {
        var point = PointReduction.For(replicates, 1);
        point.Add(0, [Result(4.0)]);
        var quantiles = new double[2];
        var described = point.Describe(0, [0, 1], quantiles);

        Assert.Equal(new CellStatistics(4, double.NaN, 4, 4), described);
        Assert.All(quantiles, q => Assert.Equal(4, q, tolerance: 4 * QuantileSketch.RelativeError));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void One_NaN_makes_all_statistics_of_a_point_NaN_as_in_NumPy(long replicates)
    {
        var point = PointReduction.For(replicates, 3);
        for (var block = 0; block < 3; block++)
            point.Add(block, [Result(block == 1 ? double.NaN : block)]);
        var quantiles = new double[1];
        var described = point.Describe(0, [0.5], quantiles);

        Assert.Equal(new CellStatistics(double.NaN, double.NaN, double.NaN, double.NaN), described);
        Assert.Equal([double.NaN], quantiles);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void Replicates_that_recorded_different_times_are_refused(long replicates)
    {
        var point = PointReduction.For(replicates, 2);
        point.Add(0, [Result(1, 2)]);

        Assert.Contains("(2 values, one every 10 steps, and 1, one every 10)", Refuse(Result(1)));
        Assert.Contains("(2 values, one every 10 steps, and 2, one every 20)", Refuse(Result(1, 2) with { Every = 20 }));

        string Refuse(SimulationResult result) => Assert.Throws<InvalidOperationException>(() => point.Add(1, [result])).Message;
    }

    [Fact]
    public void A_point_can_be_described_before_all_its_replicates_are_added()
    {
        var point = PointReduction.For(5000, 2);
        point.Add(0, [Result(1)]);
        Assert.Equal(1, point.Describe(0, [], []).Mean);
        point.Add(1, [Result(2)]);
        Assert.Equal(1.5, point.Describe(0, [], []).Mean);
    }

    static (double[] Values, PointReduction Point) Gathered(int replicates)
    {
        var point = PointReduction.For(replicates, replicates);
        double[] values = [.. Enumerable.Range(0, replicates).Select(i => TestSweep.Value(i, 0))];
        // Added from the last to the first: sums must still run in replicate order.
        for (var i = replicates - 1; i >= 0; i--)
            point.Add(i, [Result(values[i])]);
        Assert.Equal((replicates, 1, 10), (point.Count, point.Cells, point.Every));
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

    static SimulationResult Result(params double[] recorded) => new(TestSweep.Hash(0), 10, recorded, [], []);
}
