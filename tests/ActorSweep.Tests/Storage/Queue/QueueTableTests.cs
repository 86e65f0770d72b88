using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueueTableTests : IDisposable
{
    static readonly TaskFailure Lost = new("Lost", "with the scheduler", "", "", 0, []);
    readonly JournalFolder _folder = new();
    readonly QueueTable _table;
    readonly string _token;

    public QueueTableTests()
    {
        _folder.Database.Prepare();
        _table = new QueueTable(new QueueDatabase(_folder.Database));
        _token = NextScheduler();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_call_that_is_put_in_twice_is_one()
    {
        _table.Put([Call("a")]);
        _table.Put([Call("a"), Call("b")]);
        Assert.Equal(["a", "b"], _table.List(10).Select(call => call.Id));
    }

    [Fact]
    public void Calls_begin_by_priority_and_then_as_they_came()
    {
        _table.Put([Call("a"), Call("b") with { Priority = 1 }, Call("c"), Call("d") with { Priority = 1 }]);
        Assert.Equal(["b", "d", "a"], Begin(3));
        Assert.Equal(["c"], Begin(3));
        Assert.Empty(Begin(3));
    }

    [Fact]
    public void Calls_whose_time_has_not_come_wait()
    {
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();
        _table.Put([Call("a") with { Countdown = 3_600_000 }, Call("b") with { Eta = tomorrow }, Call("c") with { Eta = 1 }]);
        Assert.Equal(["c"], Begin(9));
    }

    [Fact]
    public void A_call_that_has_a_rate_begins_when_it_has_a_time()
    {
        _table.Put([Call("a") with { Interval = 500 }, Call("b") with { Interval = 500 }]);
        Assert.Empty(Begin(9));
        var waiting = _table.WithoutTime(9);
        Assert.Equal([500, 500], waiting.Select(call => call.Interval.TotalMilliseconds));
        var later = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds());
        _table.Reserve([(waiting[0].Place, DateTimeOffset.UnixEpoch), (waiting[1].Place, later)], _token);
        Assert.Equal(["a"], Begin(9));
        Assert.Empty(_table.WithoutTime(9));
        Assert.Equal([("f", later, TimeSpan.FromMilliseconds(500))], _table.Reserved());
    }

    [Fact]
    public void What_did_not_begin_in_time_expires()
    {
        _table.Put([Call("a") with { Expires = -1 }, Call("b") with { Expires = 3_600_000 }]);
        Assert.Equal(["b"], Begin(9));
        Assert.Equal(QueuedState.Expired, StateOf("a"));
    }

    [Fact]
    public void An_end_is_recorded_once_and_kept_with_its_result_or_why_there_is_none()
    {
        _table.Put([Call("a"), Call("b")]);
        var begun = _table.Begin(9, _token);
        _table.End([new(begun[0].Place, QueuedState.Succeeded, [1, 2], null), new(begun[1].Place, QueuedState.Failed, null, Lost)], _token);
        _table.End([new(begun[0].Place, QueuedState.Succeeded, [3], null)], _token);
        var (a, b) = (_table.Find(["a"], withResults: true).Single(), _table.Find(["b"], withResults: true).Single());
        Assert.Equal((QueuedState.Succeeded, QueuedState.Failed), (a.State, b.State));
        Assert.Equal([1, 2], a.Result!);
        Assert.Equal((null, "with the scheduler"), (b.Result, b.Failure!.Message));
        Assert.Null(_table.Find(["a"], withResults: false).Single().Result);
    }

    [Fact]
    public void The_next_scheduler_begins_again_what_the_one_before_had_begun_and_that_one_is_not_heard_any_more()
    {
        _table.Put([Call("a"), Call("b")]);
        var begun = _table.Begin(1, _token).Single();
        var next = NextScheduler();
        _table.TakeOver(next, Lost);
        _table.End([new(begun.Place, QueuedState.Succeeded, [1], null)], _token);
        Assert.Empty(_table.Begin(9, _token));
        Assert.Equal(["a", "b"], _table.Begin(9, next).Select(call => call.Id));
        _table.End([new(begun.Place, QueuedState.Succeeded, [1], null)], _token);
        Assert.Equal(QueuedState.Started, StateOf("a"));
        _table.End([new(begun.Place, QueuedState.Succeeded, [2], null)], next);
        Assert.Equal([2], _table.Find(["a"], withResults: true).Single().Result!);
    }

    [Fact]
    public void A_call_that_counts_as_done_with_when_it_begins_does_not_begin_twice()
    {
        _table.Put([Call("a") with { AcknowledgeBefore = true }, Call("b") with { AcknowledgeBefore = true }]);
        _table.Begin(1, _token);
        var next = NextScheduler();
        _table.TakeOver(next, Lost);
        Assert.Equal((QueuedState.Failed, QueuedState.Waiting), (StateOf("a"), StateOf("b")));
        Assert.Equal(["b"], _table.Begin(9, next).Select(call => call.Id));
    }

    [Fact]
    public void Only_what_has_not_begun_is_revoked_unless_it_is_to_be_terminated()
    {
        _table.Put([Call("a"), Call("b")]);
        var begun = _table.Begin(1, _token).Single();
        Assert.False(_table.Revoke("a", terminate: false));
        Assert.True(_table.Revoke("b", terminate: false));
        Assert.Empty(_table.LetGoOf(_token));
        Assert.True(_table.Revoke("a", terminate: true));
        Assert.Equal([begun.Place], _table.LetGoOf(_token));
        Assert.Empty(_table.LetGoOf(_token));
        Assert.False(_table.Revoke("a", terminate: true));
        Assert.Empty(Begin(9));
    }

    [Fact]
    public void Results_go_when_their_time_is_over()
    {
        _table.Put([Call("a") with { ResultTtl = -1 }, Call("b"), Call("c") with { ResultTtl = -1 }]);
        _table.End([.. _table.Begin(2, _token).Select(call => new QueueTable.Ended(call.Place, QueuedState.Succeeded, [], null))], _token);
        Assert.Equal(1, _table.Forget());
        Assert.Equal(["b", "c"], _table.List(9).Select(call => call.Id));
    }

    [Fact]
    public void Purging_removes_what_waits_or_what_has_ended_of_one_queue_or_of_all()
    {
        _table.Put([Call("a"), Call("b") with { Queue = "mail" }, Call("c")]);
        _table.End([.. _table.Begin(1, _token).Select(call => new QueueTable.Ended(call.Place, QueuedState.Succeeded, [], null))], _token);
        Assert.Equal(1, _table.Purge("mail", ended: false));
        Assert.Equal(0, _table.Purge("mail", ended: true));
        Assert.Equal(1, _table.Purge(null, ended: true));
        Assert.Equal(["c"], _table.List(9).Select(call => call.Id));
    }

    [Fact]
    public void As_many_calls_can_be_asked_for_as_one_likes()
    {
        _table.Put([.. Enumerable.Range(0, 1234).Select(i => Call($"{i}"))]);
        Assert.Equal(1234, _table.Find([.. Enumerable.Range(0, 2000).Select(i => $"{i}")], withResults: true).Count);
    }

    /// <summary>Another process takes the lease.</summary>
    string NextScheduler()
    {
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        return lease.Token;
    }

    IEnumerable<string> Begin(int most) => _table.Begin(most, _token).Select(call => call.Id);

    QueuedState StateOf(string id) => _table.Find([id], withResults: false).Single().State;

    static QueuedCall Call(string id) => new(id, "", "f", [7]) { ResultTtl = 3_600_000 };
}
