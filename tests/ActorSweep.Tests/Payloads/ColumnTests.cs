using ActorSweep.Protocol.Payloads;
using CsCheck;

namespace ActorSweep.Tests.Payloads;

public sealed class ColumnTests
{
    [Fact]
    public void A_range_of_any_length_is_encoded_in_fewer_than_32_bytes()
    {
        var column = Column.Of(Enumerable.Range(5, 10_000_000));
        Assert.True(column.ToBytes().Length < 32);
        Assert.Equal([105, 106, 107], Column.Read(column.Slice(100, 3)).ToArray<int>());
        Assert.Equal(10_000_004, column[column.Count - 1]);
        Assert.True(Column.Of([10L, 7, 4, 1]).ToBytes().Length < 32);
    }

    [Fact]
    public void A_slice_of_a_column_has_the_items_of_its_range()
    {
        Check(Gen.Int.Array);
        Check(Gen.Long.Array);
        Check(Gen.Double.Array);
        Check(Gen.String.Array);
        Check(Gen.Select(Gen.Int, Gen.String, (a, b) => new Item(a, b)).Array);
        Check(Gen.Select(Gen.Int, Gen.Int[-3, 3], Gen.Int[0, 50], (start, step, count) =>
            Enumerable.Range(0, count).Select(i => unchecked(start + i * step)).ToArray()));
    }

    static void Check<T>(Gen<T[]> gen) => Gen.Select(gen, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((items, from, to) =>
    {
        var first = (int)(from * items.Length);
        var count = (int)(to * (items.Length - first));
        var column = Column.Read(Column.Of(items).Slice(first, count));
        Assert.Equal(items.AsSpan(first, count).ToArray(), column.ToArray<T>());
        Assert.Equal(count, column.Count);
        // A slice of a slice gives the same items.
        Assert.Equal(column.ToArray(), Column.Read(column.ToBytes()).ToArray());
    }, iter: 200);

    [Fact]
    public void Results_of_one_type_are_encoded_as_raw_numbers_and_mixed_results_as_items()
    {
        Assert.Equal(6 + 800, Column.OfResults([.. Enumerable.Range(0, 100).Select(i => (object?)(double)i)]).ToBytes().Length);
        object?[] mixed = [1, "a", null, Column.Missing, 2.5];
        var back = Column.Read(Column.OfResults(mixed).ToBytes()).ToArray();
        Assert.Equal(mixed, back);
        Assert.Same(Column.Missing, back[3]);
        Assert.Empty(Column.Read(Column.OfResults([]).ToBytes()).ToArray());
    }

    [Fact]
    public void An_item_that_cannot_travel_is_refused_by_its_index()
    {
        object?[] items = [1, Task.CompletedTask, "c"];
        Assert.StartsWith("item 1: ", Assert.Throws<CannotTravelException>(() => Column.Of(items)).Message);

        var refused = new List<int>();
        var column = Column.OfResults(items, (index, _) => refused.Add(index));
        Assert.Equal([1], refused);
        Assert.Equal([1, Column.Missing, "c"], Column.Read(column.ToBytes()).ToArray());
    }

    [Fact]
    public void Invalid_slices_and_truncated_bytes_are_refused()
    {
        foreach (var column in new[] { Column.Of([1, 2, 4]), Column.Of([1, 2, 3]), Column.Of(["a", "b", "c"]) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => column.Slice(2, 2));
            Assert.Throws<ArgumentOutOfRangeException>(() => column.Slice(-1, 1));
            var bytes = column.ToBytes();
            Assert.Throws<EndOfStreamException>(() => Column.Read(bytes.AsMemory(0, bytes.Length - 1)));
        }
    }

    sealed record Item(int A, string B);
}
