using ActorSweep.Core.Queue;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class RecurringTableTests : IDisposable
{
    static readonly byte[] Work = QueuedWorkTests.Graph();
    readonly JournalFolder _folder = new();
    readonly RecurringTable _recurring;
    readonly QueueTable _queue;
    readonly string _token;

    public RecurringTableTests()
    {
        _folder.Database.Prepare();
        var database = new QueueDatabase(_folder.Database);
        (_recurring, _queue, _token) = (new RecurringTable(database), new QueueTable(database), NextScheduler());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recurring_call_is_enqueued_once_for_each_of_its_times()
    {
        _recurring.Put(Yearly("a"));
        Assert.Empty(_recurring.WhoseTimeHasCome());
        MakeCallDue("a");
        var due = _recurring.WhoseTimeHasCome().Single();
        _recurring.PutIn(due, _token);
        _recurring.PutIn(due, _token);
        Assert.Equal(["a@19700101T000001Z"], _queue.List(9).Select(call => call.Id));
        Assert.Empty(_recurring.WhoseTimeHasCome());
        Assert.True(_recurring.List().Single().Next > DateTimeOffset.UtcNow);
        Assert.Equal(Work, _queue.Begin([(_queue.Lines(1).Lines.Single(), 1)], _token, _ => []).Single().Work);
    }

    [Fact]
    public void A_scheduler_that_has_lost_its_lease_enqueues_no_recurring_call()
    {
        _recurring.Put(Yearly("a"));
        MakeCallDue("a");
        var due = _recurring.WhoseTimeHasCome().Single();
        var next = NextScheduler();
        Assert.Throws<JournalException>(() => _recurring.PutIn(due, _token));
        Assert.Empty(_queue.List(9));
        _recurring.PutIn(due, next);
        Assert.Single(_queue.List(9));
    }

    [Fact]
    public void Scheduling_a_name_again_replaces_its_call_and_unscheduling_removes_it()
    {
        _recurring.Put(Yearly("a"));
        _recurring.Put(Yearly("a") with { Cron = "0 0 * * *", Zone = "Europe/Berlin" });
        var one = _recurring.List().Single();
        Assert.Equal(("a", "0 0 * * *", "Europe/Berlin", "f"), (one.Name, one.Cron, one.Zone, one.Function));
        Assert.True(_recurring.Remove("a"));
        Assert.False(_recurring.Remove("a"));
        Assert.Empty(_recurring.List());
    }

    [Fact]
    public void A_recurring_call_with_an_unknown_time_zone_is_enqueued_once_more_and_then_stops()
    {
        _recurring.Put(Yearly("a"));
        MakeCallDue("a");
        _folder.Execute("UPDATE actorsweep_recurring SET zone = 'Bielefeld'");
        Assert.Throws<InvalidSweepException>(() => _recurring.PutIn(_recurring.WhoseTimeHasCome().Single(), _token));
        Assert.Single(_queue.List(9));
        Assert.Empty(_recurring.WhoseTimeHasCome());
        Assert.Null(_recurring.List().Single().Next);
    }

    void MakeCallDue(string name) => _folder.Execute($"UPDATE actorsweep_recurring SET next = 1000 WHERE name = '{name}'");

    string NextScheduler()
    {
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        return lease.Token;
    }

    static RecurringCall Yearly(string name) => new(name, "0 0 1 1 *", "UTC", new QueuedCall(name, "", "f", Work) { ResultTtl = 3_600_000 });
}
