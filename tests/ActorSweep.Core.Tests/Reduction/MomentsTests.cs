using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class MomentsTests
{
    static readonly Gen<double[]> Values = Gen.Double[-1000, 1000].Array[2, 300];

    [Fact]
    public void Merged_moments_equal_those_of_two_passes_over_all_values() =>
        Values.Sample(
            values =>
            {
                foreach (var merged in (Moments[])[Moments.Of(values), OneByOne(values)])
                {
                    var (count, mean, deviation, min, max) = merged.Describe();
                    var average = values.Average();
                    Assert.Equal(average, mean, tolerance: 1e-10);
                    Assert.Equal(Math.Sqrt(values.Sum(v => (v - average) * (v - average)) / (values.Length - 1)), deviation, tolerance: 1e-10);
                    Assert.Equal((values.Length, values.Min(), values.Max()), (count, min, max));
                }
            },
            iter: 500);

    [Fact]
    public void The_mean_of_values_whose_difference_is_too_large_for_a_double_is_between_them() =>
        Assert.Equal(double.MaxValue / 7 * 5, Moments.Of([-double.MaxValue, .. Enumerable.Repeat(double.MaxValue, 6)]).Mean, tolerance: 1e294);

    [Fact]
    public void A_small_deviation_is_exact_beside_a_large_mean()
    {
        var described = OneByOne([.. Enumerable.Range(0, 1001).Select(i => 1e9 + i % 2)]).Describe();

        Assert.Equal(1e9 + 500.0 / 1001, described.Mean, tolerance: 1e-6);
        Assert.Equal(0.50024975, described.StandardDeviation, tolerance: 1e-7);
    }

    [Fact]
    public void The_mean_lies_between_the_least_and_the_greatest_value() =>
        Gen.Select(Gen.Double, Gen.Double[0, 1e-15].Array[1, 100]).Sample((value, noise) =>
        {
            var described = Moments.Of([.. noise.Select(n => value * (1 + n))]).Describe();
            return described.Count == 0 || (described.Mean >= described.Min && described.Mean <= described.Max);
        });

    [Fact]
    public void Values_that_are_not_finite_are_left_out() =>
        Assert.Equal(new CellStatistics(2, 2, Math.Sqrt(2), 1, 3), Moments.Of([double.NaN, 1, double.PositiveInfinity, 3, double.NegativeInfinity]).Describe());

    [Fact]
    public void One_value_is_its_own_mean_and_has_no_deviation() =>
        Assert.Equal(new CellStatistics(1, 2.5, double.NaN, 2.5, 2.5), Moments.Of(2.5).Describe());

    [Fact]
    public void No_values_have_no_statistics() => Assert.Equal(CellStatistics.None, Moments.Of([double.NaN]).Describe());

    static Moments OneByOne(double[] values) => values.Aggregate(default(Moments), (all, value) => Moments.Merge(all, Moments.Of(value)));
}
