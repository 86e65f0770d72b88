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
    [InlineData(1e-12, "1e-12")]
    [InlineData(1e20, "1e20")]
    [InlineData(-1.5e308, "-1.5e308")]
    [InlineData(4.94065645841247e-324, "4.94066e-324")]
    [InlineData(123456789012345, "1.23457e14")]
    [InlineData(9.9999999e-8, "0.0000001")]
    [InlineData(-0.0, "0")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_without_an_exponent_where_people_would(double value, string text) => Assert.Equal(text, PlainNumber.Of(value));

    [Fact]
    public void Labels_of_axes_have_fewer_digits() => Assert.Equal("0.000167", PlainNumber.Of(1.0 / 6000, 3));

    [Theory]
    [InlineData(0, 1000, 6)]
    [InlineData(5, 5, 6)]
    [InlineData(997, 997.0002, 9)]
    [InlineData(1, 1.0000000000000002, 15)]
    public void Ticks_over_values_that_are_close_have_more_digits(double least, double most, int digits) =>
        Assert.Equal(digits, PlainNumber.DigitsOver([least, most, double.NaN]));

    [Fact]
    public void Different_numbers_have_as_many_digits_as_tell_them_apart()
    {
        Assert.Equal(["997.1", "997.2"], PlainNumber.TextsOf([997.1, 997.2], 3));
        Assert.Equal(["0.333", "0.333"], PlainNumber.TextsOf([1.0 / 3, 1.0 / 3], 3));
        Assert.Equal(["1", "1"], PlainNumber.TextsOf([1, Math.BitIncrement(1)], 3));
    }
}
