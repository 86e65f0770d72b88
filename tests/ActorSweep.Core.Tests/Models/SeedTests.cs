using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Models;

public sealed class SeedTests
{
    [Theory]
    [InlineData(-1L)]
    [InlineData(1L << 32)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_integer_of_more_than_32_bits_throws_with_the_valid_range(long integer)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => (Seed)integer);

        Assert.Contains("from 0 to 4294967295", refused.Message);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(uint.MaxValue)]
    public void An_integer_of_32_bits_is_a_seed(long integer)
    {
        Seed seed = integer;

        Assert.Equal((uint)integer, seed.Integer);
        Assert.True(seed.Key.IsEmpty);
        Assert.Equal(integer.ToString(), seed.ToString());
    }

    [Fact]
    public void A_key_keeps_its_words()
    {
        Seed seed = new uint[] { 7, 8, 9 };

        Assert.Equal([7u, 8u, 9u], seed.Key.ToArray());
        Assert.Equal("[7, 8, 9]", seed.ToString());
    }

    [Fact]
    public void An_empty_key_is_refused() =>
        Assert.Contains("at least one word", Assert.Throws<ArgumentException>(() => (Seed)Array.Empty<uint>()).Message);
}
