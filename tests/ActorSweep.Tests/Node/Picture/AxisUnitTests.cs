using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

public sealed class AxisUnitTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(999.5, 0)]
    [InlineData(-2e9, 9)]
    [InlineData(double.MaxValue, 308)]
    [InlineData(3e-5, -5)]
    [InlineData(1e-320, -300)]
    [InlineData(double.PositiveInfinity, 0)]
    public void The_unit_is_a_power_of_ten_for_small_and_large_values(double value, int exponent) =>
        Assert.Equal(exponent, AxisUnit.Of([0, value, double.NaN]).Exponent);

    [Fact]
    public void A_label_states_the_unit_if_there_is_one() =>
        Assert.Equal(["X", "X (×1e308)", "X (×1e-12)"], new[] { 0, 308, -12 }.Select(exponent => new AxisUnit(exponent).Label("X")));
}
