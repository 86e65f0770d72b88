using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class QuantileSketchTests
{
    static readonly Gen<double> OfAnyMagnitude =
        Gen.Select(Gen.Int[-1, 1], Gen.Double[-12, 300], (sign, exponent) => sign * Math.Pow(10, exponent));

    static readonly Gen<double> OfNearMagnitude = Gen.Double[-1000, 1000];
    static readonly Gen<double[]> Values = Gen.OneOf(OfAnyMagnitude.Array[1, 400], OfNearMagnitude.Array[1, 400]);

    [Fact]
    public void Every_quantile_is_within_the_stated_error_of_the_value_of_its_rank() =>
        Gen.Select(Values, Gen.Double[0, 1]).Sample((values, q) =>
        {
            var sketch = Sketch(values);
            Array.Sort(values);
            return ((double[])[0, q, 0.5, 1]).All(p => IsNear(values[(int)Math.Floor(p * (values.Length - 1))], sketch.Quantile(p)));
        }, iter: 300);

    [Fact]
    public void The_order_of_values_does_not_change_the_quantiles() =>
        Values.SelectMany(values => Gen.Shuffle(values.ToArray()).Select(other => (values, other))).Sample(
            (values, other) =>
            {
                var (one, two) = (Sketch(values), Sketch(other));
                return Enumerable.Range(0, 101).All(percent => one.Quantile(percent / 100.0).Equals(two.Quantile(percent / 100.0)));
            },
            iter: 300);

    [Theory]
    [InlineData(1e308)]
    [InlineData(-1e308)]
    [InlineData(double.MaxValue)]
    public void The_stated_error_holds_up_to_the_largest_double(double value) => Assert.True(IsNear(value, Sketch(value).Quantile(0.5)));

    [Fact]
    public void Magnitudes_below_the_smallest_count_as_zero()
    {
        var sketch = Sketch(-1e-10, 1e-300, 0, -0.0, 5);

        Assert.Equal([0, 0, 0, 0], ((double[])[0, 0.25, 0.5, 0.75]).Select(sketch.Quantile));
        Assert.Equal(5, sketch.Quantile(1), tolerance: 5 * QuantileSketch.RelativeError);
    }

    [Fact]
    public void One_NaN_makes_every_quantile_NaN() => Assert.Equal(double.NaN, Sketch(1, double.NaN, 3).Quantile(0));

    [Fact]
    public void An_empty_sketch_has_no_quantiles() => Assert.Equal((0, double.NaN), (Sketch().Count, Sketch().Quantile(0.5)));

    static QuantileSketch Sketch(params double[] values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values)
            sketch.Add(value);
        return sketch;
    }

    // The bounds of a bucket are rounded as doubles, so a relative error of 1e-9 more than stated is allowed.
    static bool IsNear(double value, double estimate) =>
        Math.Abs(estimate - value) <= Math.Max(QuantileSketch.Smallest, QuantileSketch.RelativeError * Math.Abs(value) * (1 + 1e-9));
}
