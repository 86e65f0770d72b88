using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(3, 6, "0 1 2")]
    [InlineData(6, 6, "0 1 2 3 4 5")]
    [InlineData(10, 5, "0 3 6 9")]
    [InlineData(11, 6, "0 2 4 6 8 10")]
    [InlineData(30, 6, "0 6 12 17 23 29")]
    [InlineData(4, 3, "0 2 3")]
    [InlineData(4, 1, "0")]
    public void Indices_are_evenly_spread_with_the_first_and_the_last(long count, int most, string chosen) => Assert.Equal(chosen, string.Join(' ', Spread.Over(count, most)));
}
