using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class MomentsTests
{
    static readonly Gen<double[][]> Rows = Gen.Double[-1000, 1000].Array[3].Array[2, 300];

    [Fact]
    public void Merged_moments_equal_those_of_two_passes_over_all_values() =>
        Rows.Sample(
            rows =>
            {
                var moments = Merge(rows);
                for (var cell = 0; cell < 3; cell++)
                {
                    double[] values = [.. rows.Select(row => row[cell])];
                    var mean = values.Average();
                    var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
                    Assert.Equal(mean, moments.Mean(cell), tolerance: 1e-10);
                    Assert.Equal(deviation, moments.StandardDeviation(cell), tolerance: 1e-10);
                    Assert.Equal((values.Min(), values.Max()), (moments.Min(cell), moments.Max(cell)));
                }
                Assert.Equal((rows.Length, 3), (moments.Count, moments.Cells));
            },
            iter: 500);

    [Fact]
    public void A_small_deviation_is_exact_beside_a_large_mean()
    {
        var moments = Merge([.. Enumerable.Range(0, 1001).Select(i => new[] { 1e9 + i % 2 })]);

        Assert.Equal(1e9 + 500.0 / 1001, moments.Mean(0), tolerance: 1e-6);
        Assert.Equal(0.50024975, moments.StandardDeviation(0), tolerance: 1e-7);
    }

    [Fact]
    public void One_value_is_its_own_mean_and_has_no_deviation()
    {
        var moments = Moments.Of([2.5]);

        Assert.Equal((1, 2.5, double.NaN), (moments.Count, moments.Mean(0), moments.StandardDeviation(0)));
        Assert.Equal((2.5, 2.5), (moments.Min(0), moments.Max(0)));
    }

    static Moments Merge(double[][] rows) => rows.Select(Moments.Of).Aggregate(Moments.Merge);
}
