using ActorSweep.Gateway;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleHoldersTests
{
    static readonly WorkerId One = new("one"), Two = new("two");
    readonly BundleHolders _holders = new(most: 2);

    [Fact]
    public void The_node_and_all_that_have_it_give_it_in_turn()
    {
        _holders.Add("a", One);
        _holders.Add("a", Two);
        Assert.Equal([null, One, Two, null, One], Enumerable.Range(0, 5).Select(_ => _holders.Next("a", _ => true, isHere: true)));
    }

    [Fact]
    public void A_node_that_lacks_it_sends_to_those_that_can_be_asked()
    {
        _holders.Add("a", One);
        _holders.Add("a", Two);
        Assert.Equal([Two, Two], Enumerable.Range(0, 2).Select(_ => _holders.Next("a", w => w == Two, isHere: false)));
    }

    [Fact]
    public void Who_does_not_give_it_is_not_asked_again()
    {
        _holders.Add("a", One);
        _holders.Remove("a", One);
        Assert.Null(_holders.Next("a", _ => true, isHere: false));
    }

    [Fact]
    public void Those_told_of_last_are_remembered()
    {
        foreach (var bundle in new[] { "a", "b", "a", "c" })
            _holders.Add(bundle, One);
        Assert.Equal([One, null, One], new[] { "a", "b", "c" }.Select(bundle => _holders.Next(bundle, _ => true, isHere: false)));
    }
}
