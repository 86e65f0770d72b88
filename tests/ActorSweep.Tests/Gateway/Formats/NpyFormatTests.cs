using System.Text;
using ActorSweep.Gateway.Formats;

namespace ActorSweep.Tests.Gateway.Formats;

public sealed class NpyFormatTests
{
    /// <summary>The header that numpy.save writes for numpy.arange(3, dtype="f8").</summary>
    const string OfNumPy = "\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }                                                            \n";

    [Fact]
    public void The_header_equals_that_of_numpy_byte_for_byte() => Assert.Equal(OfNumPy, Encoding.Latin1.GetString(NpyFormat.Head(typeof(double), 3)));

    [Theory]
    [InlineData(typeof(int), 0)]
    [InlineData(typeof(bool), 1)]
    [InlineData(typeof(System.Numerics.Complex), int.MaxValue)]
    public void The_numbers_begin_at_a_multiple_of_64_bytes(Type element, int count) => Assert.Equal(0, NpyFormat.Head(element, count).Length % 64);

    [Fact]
    public void A_type_that_numpy_lacks_is_not_supported() => Assert.False(NpyFormat.Knows(typeof(decimal)));
}
