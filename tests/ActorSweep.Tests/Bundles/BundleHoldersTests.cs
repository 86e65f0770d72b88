using ActorSweep.Gateway;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleHoldersTests
{
    static readonly WorkerId One = new("one"), Two = new("two");
    readonly BundleHolders _holders = new(most: 2);

    [Fact]
    public void The_node_and_all_holders_of_a_bundle_are_chosen_in_turn()
    {
        _holders.Add("a", One);
        _holders.Add("a", Two);
        Assert.Equal([null, One, Two, null, One], Enumerable.Range(0, 5).Select(_ => _holders.Next("a", _ => true, isHere: true)));
    }

    [Fact]
    public void A_node_without_the_bundle_chooses_only_eligible_holders()
    {
        _holders.Add("a", One);
        _holders.Add("a", Two);
        Assert.Equal([Two, Two], Enumerable.Range(0, 2).Select(_ => _holders.Next("a", w => w == Two, isHere: false)));
    }

    [Fact]
    public void A_removed_holder_is_not_chosen_again()
    {
        _holders.Add("a", One);
        _holders.Remove("a", One);
        Assert.Null(_holders.Next("a", _ => true, isHere: false));
    }

    [Fact]
    public void Only_the_most_recently_recorded_bundles_keep_their_holders()
    {
        foreach (var bundle in new[] { "a", "b", "a", "c" })
            _holders.Add(bundle, One);
        Assert.Equal([One, null, One], new[] { "a", "b", "c" }.Select(bundle => _holders.Next(bundle, _ => true, isHere: false)));
    }
}
