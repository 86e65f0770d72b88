using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class FewTests
{
    [Fact]
    public void Only_members_are_removed()
    {
        var few = new Few<string>();
        Assert.True(few.Add("a"));
        Assert.False(few.Add("a"));
        Assert.False(few.Remove("b"));
        Assert.Equal(["a"], few.ToArray());
        Assert.True(few.Add("b"));
        Assert.True(few.Remove("a"));
        Assert.False(few.Remove("a"));
        Assert.Equal(["b"], few.ToArray());
    }

    [Fact]
    public void A_single_member_can_be_removed()
    {
        var few = new Few<string>();
        few.Add("a");
        Assert.True(few.Remove("a"));
        Assert.False(few.Remove("a"));
        Assert.Empty(few.ToArray());
    }
}
