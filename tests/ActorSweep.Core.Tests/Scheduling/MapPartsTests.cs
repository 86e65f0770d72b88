using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>The newest results of an item count.</summary>
public class MapPartsTests
{
    readonly MapParts<string> _parts = new();

    [Fact]
    public void An_item_is_found_in_the_chunk_that_it_was_in()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.AddPart(new BlockRange(20, 5), "b");
        Assert.Equal(["a", "a", null, "b", "b", null], new long[] { 0, 9, 10, 20, 24, 25 }.Select(_parts.With));
    }

    [Fact]
    public void What_was_tried_again_by_itself_stands_over_its_chunk_and_leaves_it()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.AddPart(new BlockRange(0, 1), "again");
        Assert.Equal(("again", "a"), (_parts.With(0), _parts.With(1)));
        Assert.Equal("a", _parts.Of(new BlockRange(0, 10)));
        Assert.Equal(["a", "again"], _parts.All);
    }

    [Fact]
    public void A_chunk_of_one_that_is_made_anew_replaces_what_was_lost()
    {
        _parts.AddPart(new BlockRange(3, 1), "lost");
        _parts.AddPart(new BlockRange(3, 1), "new");
        Assert.Equal(["new"], _parts.All);
    }
}
