using ActorSweep.Storage;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Tests.Storage.Journal;

public sealed class JournalLeaseTests : IDisposable
{
    static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    readonly JournalFolder _folder = new();

    public JournalLeaseTests() => _folder.Database.Prepare();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_one_node_holds_the_lease_at_a_time()
    {
        var (a, b) = (Lease("a:1", Long), Lease("b:1", Long));
        Assert.Null(JournalLease.HolderIn(_folder.Database));
        Assert.True(a.TryTake());
        Assert.False(b.TryTake());
        Assert.True(a.TryRenew());
        Assert.Equal((true, false, "a:1"), (a.IsHeld, b.IsHeld, JournalLease.HolderIn(_folder.Database)));
    }

    [Fact]
    public void A_released_lease_can_be_taken_at_once()
    {
        var (a, b) = (Lease("a:1", Long), Lease("b:1", Long));
        a.TryTake();
        a.Release();
        Assert.True(b.TryTake());
        Assert.Equal((false, false), (a.IsHeld, a.TryRenew()));
    }

    [Fact]
    public void A_new_process_at_the_same_address_takes_the_lease_and_the_earlier_one_cannot_renew()
    {
        var (before, after) = (Lease("a:1", Long), Lease("a:1", Long));
        before.TryTake();
        Assert.True(after.TryTake());
        Assert.False(before.TryRenew());
        Assert.False(before.IsHeld);
    }

    [Fact]
    public void An_expired_lease_has_no_holder_and_can_be_taken()
    {
        var (a, b) = (Lease("a:1", TimeSpan.Zero), Lease("b:1", Long));
        a.TryTake();
        Assert.False(a.IsHeld);
        SpinWait.SpinUntil(() => JournalLease.HolderIn(_folder.Database) is null);
        Assert.True(b.TryTake());
        Assert.False(a.TryRenew());
    }

    JournalLease Lease(string owner, TimeSpan duration) => new(_folder.Database, owner, duration, TimeProvider.System);
}
