using ActorSweep.Core.Queue;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueueDeskTests : IDisposable
{
    readonly JournalFolder _folder = new();
    readonly JournalBundles _bundles;
    readonly QueueDesk _desk;

    public QueueDeskTests()
    {
        _folder.Database.Prepare();
        _bundles = new JournalBundles(_folder.Database);
        _desk = new QueueDesk(new QueueDatabase(_folder.Database), _bundles);
    }

    public void Dispose()
    {
        _desk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_call_is_acknowledged_only_where_its_code_is_kept()
    {
        var call = new QueuedCall("a", "", "f", QueuedWorkTests.GraphIn("code")) { ResultTtl = 1 };
        var recurring = new RecurringCall("r", "* * * * *", "UTC", call);
        var refused = await Assert.ThrowsAsync<InvalidSweepException>(() => _desk.PutAsync([call], default));
        Assert.Equal("the code of f is not in the journal (bundle code). Connect again, and the client sends it.", refused.Message);
        await Assert.ThrowsAsync<InvalidSweepException>(() => _desk.ScheduleAsync(recurring, default));

        await _bundles.PutAsync("code", new MemoryStream([1]), default);
        await _desk.PutAsync([call], default);
        await _desk.ScheduleAsync(recurring, default);
        Assert.Equal("a", (await _desk.ListAsync(9, default)).Single().Id);
    }
}
