using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class RangeIndexTests
{
    readonly RangeIndex<string> _index = new();

    [Fact]
    public void A_range_replaces_those_that_it_overlaps()
    {
        _index.Set(new BlockRange(0, 10), "old");
        _index.Set(new BlockRange(10, 5), "next");
        _index.Set(new BlockRange(1, 9), "new");

        Assert.Equal([null, "new", "new", "next", null], new long[] { 0, 1, 9, 10, 15 }.Select(_index.With));
        Assert.Equal(["new", "next"], _index.Values);
    }

    [Fact]
    public void A_range_that_covers_several_replaces_them_all()
    {
        for (var first = 0; first < 10; first += 2)
            _index.Set(new BlockRange(first, 2), $"{first}");
        _index.Set(new BlockRange(3, 4), "wide");

        Assert.Equal(["0", "wide", "8"], _index.Values);
        Assert.Equal(["0", null, "wide", "wide", null, "8"], new long[] { 1, 2, 3, 6, 7, 8 }.Select(_index.With));
    }
}
