using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Of all results of an item, the newest counts.</summary>
public class MapPartsTests
{
    readonly MapParts<string> _parts = new();

    [Fact]
    public void An_item_is_found_in_the_part_that_contains_it()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.AddPart(new BlockRange(20, 5), "b");
        Assert.Equal(["a", "a", null, "b", "b", null], new long[] { 0, 9, 10, 20, 24, 25 }.Select(_parts.With));
    }

    [Fact]
    public void The_part_of_a_retried_item_replaces_its_chunk_for_that_item_only()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.AddPart(new BlockRange(0, 1), "again");
        Assert.Equal(("again", "a"), (_parts.With(0), _parts.With(1)));
        Assert.Equal("a", _parts.Of(new BlockRange(0, 10)));
        Assert.Equal(["a", "again"], _parts.All);
    }

    [Fact]
    public void A_new_part_with_the_same_single_item_replaces_the_earlier_one()
    {
        _parts.AddPart(new BlockRange(3, 1), "lost");
        _parts.AddPart(new BlockRange(3, 1), "new");
        Assert.Equal(["new"], _parts.All);
    }

    [Fact]
    public void The_parts_of_a_removed_chunk_and_of_its_retried_items_are_removed()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.AddPart(new BlockRange(10, 10), "b");
        _parts.AddPart(new BlockRange(20, 10), "c");
        foreach (var item in new long[] { 9, 10, 19, 20 })
            _parts.AddPart(new BlockRange(item, 1), $"{item}");
        _parts.RemoveParts(new BlockRange(10, 10));
        Assert.Equal(["a", "c", "9", "20"], _parts.All);
        Assert.Equal(["a", "c"], _parts.Chunks);
        Assert.Equal([null, null], new long[] { 10, 19 }.Select(_parts.With));
    }

    [Fact]
    public void A_chunk_all_of_whose_items_were_retried_has_no_part_left()
    {
        _parts.AddPart(new BlockRange(0, 3), "lost");
        foreach (var item in new long[] { 2, 0, 1 })
            _parts.AddPart(new BlockRange(item, 1), $"{item}");
        Assert.Equal(["0", "1", "2"], _parts.All);
        Assert.Equal(["0", "1", "2"], _parts.Chunks);
    }

    [Fact]
    public void Items_that_are_executed_again_lose_the_parts_that_contain_them_but_not_the_retried_items_beside_them()
    {
        _parts.AddPart(new BlockRange(0, 10), "lost");
        _parts.AddPart(new BlockRange(10, 10), "other");
        _parts.AddPart(new BlockRange(3, 1), "retried");
        _parts.ReopenItems(new BlockRange(0, 3));
        _parts.ReopenItems(new BlockRange(4, 6));
        Assert.Equal(["retried", "other"], _parts.All);
        _parts.AddPart(new BlockRange(0, 3), "new");
        Assert.Equal(["new", "new", "new", "retried", null], Enumerable.Range(0, 5).Select(item => _parts.With(item)));
    }

    [Fact]
    public void A_single_item_that_is_executed_again_leaves_its_chunk_for_the_other_items()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.ReopenItems(new BlockRange(4, 1));
        Assert.Equal(["a"], _parts.All);
    }

    [Fact]
    public void Items_have_a_common_part_only_if_they_finished_together()
    {
        _parts.AddPart(new BlockRange(0, 10), "a");
        _parts.AddPart(new BlockRange(4, 1), "again");
        Assert.Equal(["a", null, null, null, "again"], new BlockRange[] { new(0, 10), new(0, 5), new(1, 9), new(0, 1), new(4, 1) }.Select(_parts.Of));
        Assert.Equal(["a"], _parts.StartingAt(0));
        Assert.Equal(["again"], _parts.StartingAt(4));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public void A_chunk_has_a_retried_item_if_the_item_is_within_it(long item, bool hasAlone)
    {
        _parts.AddPart(new BlockRange(0, 30), "a");
        _parts.AddPart(new BlockRange(item, 1), "again");
        Assert.Equal(hasAlone, _parts.HasAlone(new BlockRange(10, 10)));
    }
}
