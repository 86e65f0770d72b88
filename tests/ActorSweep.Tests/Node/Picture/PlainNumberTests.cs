using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

public sealed class PlainNumberTests
{
    [Theory]
    [InlineData(0.0003, "0.0003")]
    [InlineData(3e-5, "0.00003")]
    [InlineData(1.0 / 6000, "0.000166667")]
    [InlineData(-1234567, "-1234570")]
    [InlineData(0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(1e-9, "1E-09")]
    [InlineData(1e20, "1E+20")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_without_an_exponent_where_people_would(double value, string text) => Assert.Equal(text, PlainNumber.Of(value));

    [Fact]
    public void Labels_of_axes_have_fewer_digits() => Assert.Equal("0.000167", PlainNumber.Of(1.0 / 6000, 3));
}
