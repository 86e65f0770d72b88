using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class QuantilesTests
{
    static readonly double[] Asked = [0, 0.05, 0.25, 1.0 / 3, 0.5, 0.75, 0.95, 1];

    // numpy.quantile(data, q) for each q, NumPy 1.24.
    public static TheoryData<double[], double[]> Cases { get; } = new()
    {
        { [1], [1, 1, 1, 1, 1, 1, 1, 1] },
        { [1, 2], [1, 1.05, 1.25, 1.3333333333333333, 1.5, 1.75, 1.95, 2] },
        { [1, 2, 3], [1, 1.1, 1.5, 1.6666666666666665, 2, 2.5, 2.9, 3] },
        {
            [0.1, 0.2, 0.30000000000000004, 0.7, 1.1],
            [0.1, 0.12000000000000001, 0.2, 0.23333333333333334, 0.30000000000000004, 0.7, 1.02, 1.1]
        },
        {
            [-5, -0.001, 0, 1e6],
            [-5, -4.25015, -1.2507499999999998, -0.001, -0.0005, 250000, 849999.9999999997, 1000000]
        },
        {
            [
                -1.8634927033644908, -1.3138647533626822, -0.6270006768238473, -0.47721803035950267, -0.35475897926898675,
                -0.27738820251439905, -0.08274148148245977, -0.04381816897592824, 0.09649746807200862, 0.43650985051198943,
                1.7886284734303186,
            ],
            [
                -1.8634927033644908, -1.5886787283635866, -0.552109353591675, -0.4363983466626641, -0.27738820251439905,
                0.02633964954804019, 1.112569161971154, 1.7886284734303186,
            ]
        },
        {
            [
                -1.5464773155829686e-05, -1.185046527020173e-05, -1.1010676301114758e-05, -5.453599476195305e-06, -4.046774146008909e-06,
                5.003364217686021e-07, 8.813180422075299e-06, 8.846223804995847e-06, 9.823674342581602e-06, 1.7095730636529486e-05,
            ],
            [
                -1.5464773155829686e-05, -1.3838334607297106e-05, -9.621407094884895e-06, -5.453599476195305e-06, -1.7732188621201534e-06,
                8.837962959265709e-06, 1.3823305304252931e-05, 1.7095730636529486e-05,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Quantiles_of_sorted_values_equal_NumPys_to_the_bit(double[] sorted, double[] expected) =>
        Assert.Equal(expected, Asked.Select(q => Quantiles.OfSorted(sorted, q)));

    [Theory]
    [InlineData(new[] { 1, double.PositiveInfinity }, 0, 1)]
    [InlineData(new[] { 1, double.PositiveInfinity }, 0.01, double.PositiveInfinity)]
    [InlineData(new[] { double.NegativeInfinity, 1 }, 0.99, double.NegativeInfinity)]
    [InlineData(new[] { double.NegativeInfinity, double.PositiveInfinity }, 0.49, double.NegativeInfinity)]
    [InlineData(new[] { double.NegativeInfinity, double.PositiveInfinity }, 0.5, double.PositiveInfinity)]
    [InlineData(new[] { double.NegativeInfinity, 1, 3, double.PositiveInfinity }, 0.5, 2)]
    [InlineData(new double[0], 0.5, double.NaN)]
    public void Infinite_values_are_the_ends_of_the_line_of_numbers(double[] sorted, double q, double expected) =>
        Assert.Equal(expected, Quantiles.OfSorted(sorted, q));

    [Fact]
    public void Quantiles_of_values_whose_difference_is_too_large_for_a_double_are_finite()
    {
        var large = Math.ScaleB(1.5, 1023);
        double[] values = [-large, large];
        Assert.Equal([-large, -large / 2, 0, large / 2, large], new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(q => Quantiles.OfSorted(values, q)));
    }

    [Fact]
    public void Quantiles_do_not_decrease_when_their_rank_increases() =>
        Gen.Select(Gen.Double[-100, 100].Array[1, 30], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, p, q) =>
        {
            Array.Sort(values);
            return Quantiles.OfSorted(values, Math.Min(p, q)) <= Quantiles.OfSorted(values, Math.Max(p, q));
        });
}
