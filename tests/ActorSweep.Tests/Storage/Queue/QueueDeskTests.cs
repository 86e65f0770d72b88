using ActorSweep.Core.Queue;
using ActorSweep.Storage;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueueDeskTests : IDisposable
{
    readonly JournalFolder _folder = new();
    readonly HashSet<string> _kept = [];
    readonly QueueDesk _desk;
    int _asked;

    public QueueDeskTests()
    {
        _folder.Database.Prepare();
        _desk = new QueueDesk(new QueueDatabase(_folder.Database), name =>
        {
            _asked++;
            return Task.FromResult(_kept.Contains(name));
        });
    }

    public void Dispose()
    {
        _desk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_call_is_accepted_only_if_its_code_is_stored()
    {
        var call = new QueuedCall("a", "", "f", QueuedWorkTests.GraphIn("code")) { ResultTtl = 1 };
        var recurring = new RecurringCall("r", "* * * * *", "UTC", call);
        var refused = await Assert.ThrowsAsync<InvalidSweepException>(() => _desk.PutAsync([call], default));
        Assert.Equal(
            "the code of f is neither in the journal nor on this node (bundle code). Enqueue the call from a client, which sends its code.", refused.Message);
        await Assert.ThrowsAsync<InvalidSweepException>(() => _desk.ScheduleAsync(recurring, default));

        _kept.Add("code");
        _asked = 0;
        await _desk.PutAsync([call], default);
        await _desk.ScheduleAsync(recurring, default);
        Assert.Equal(1, _asked);
        Assert.Equal("a", (await _desk.ListAsync(9, default)).Single().Id);
    }
}
