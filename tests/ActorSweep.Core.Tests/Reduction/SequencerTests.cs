using ActorSweep.Core.Reduction;
using CsCheck;

namespace ActorSweep.Core.Tests.Reduction;

public sealed class SequencerTests
{
    readonly List<string> _emitted = [];
    readonly Sequencer<string> _sequencer;

    public SequencerTests() => _sequencer = new(_emitted.Add);

    [Fact]
    public void Items_in_any_order_are_emitted_in_index_order() =>
        Gen.Int[0, 200].SelectMany(n => Gen.Shuffle(Enumerable.Range(0, n).ToArray())).Sample(
            order =>
            {
                var emitted = new List<int>();
                var sequencer = new Sequencer<int>(emitted.Add);
                foreach (var index in order)
                    sequencer.Add(index, index);
                return emitted.SequenceEqual(Enumerable.Range(0, order.Length)) && sequencer.Waiting == 0;
            },
            iter: 500);

    [Fact]
    public void An_item_waits_for_those_before_it()
    {
        _sequencer.Add(1, "b");
        _sequencer.Add(2, "c");
        Assert.Equal((0, 0, 2), (_emitted.Count, _sequencer.Next, _sequencer.Waiting));

        _sequencer.Add(0, "a");
        Assert.Equal(["a", "b", "c"], _emitted);
        Assert.Equal((3, 0), (_sequencer.Next, _sequencer.Waiting));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void An_index_is_refused_twice_whether_its_item_waits_or_was_emitted(long index)
    {
        Assert.False(_sequencer.Has(index));
        _sequencer.Add(index, "first");

        Assert.True(_sequencer.Has(index));
        var refused = Assert.Throws<InvalidOperationException>(() => _sequencer.Add(index, "second"));
        Assert.Equal($"Item {index} was added before.", refused.Message);
    }

    [Fact]
    public void Flushing_emits_the_waiting_items_in_order_and_skips_the_gaps()
    {
        _sequencer.Add(5, "f");
        _sequencer.Add(2, "c");
        _sequencer.Flush();

        Assert.Equal(["c", "f"], _emitted);
        Assert.Equal((6, 0), (_sequencer.Next, _sequencer.Waiting));
        Assert.True(_sequencer.Has(3));
    }
}
