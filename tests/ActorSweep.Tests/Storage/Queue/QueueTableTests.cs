using ActorSweep.Core.Queue;
using ActorSweep.Storage;
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
    public void A_call_that_is_enqueued_twice_is_stored_once()
    {
        Put(Call("a"));
        Put(Call("a"), Call("b"));
        Assert.Equal(["a", "b"], _table.List(10).Select(call => call.Id));
    }

    [Fact]
    public void Calls_begin_by_priority_and_then_in_the_order_of_their_arrival()
    {
        Put(Call("a"), Call("b") with { Priority = 1 }, Call("c"), Call("d") with { Priority = 1 });
        Assert.Equal(["b", "d", "a"], Begin(3));
        Assert.Equal(["c"], Begin(3));
        Assert.Empty(Begin(3));
    }

    [Fact]
    public void Calls_wait_until_their_countdown_or_ETA_is_over()
    {
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();
        Put(Call("a") with { Countdown = 3_600_000 }, Call("b") with { Eta = tomorrow }, Call("c") with { Eta = 1 });
        Assert.Equal(["c"], Begin(9));
    }

    [Fact]
    public void Calls_have_a_separate_line_for_each_function_with_a_rate_and_each_requirement()
    {
        Put(Call("a"), Call("b") with { Interval = 500 }, Call("c") with { Countdown = 3_600_000, Interval = 9 });
        _table.Put([new ReadCall(Call("d"), "other")]);
        Assert.Equal([new("", "kind", TimeSpan.Zero), new("", "other", TimeSpan.Zero), new("f", "kind", TimeSpan.FromMilliseconds(500))], _table.Lines(9).Lines);
        Assert.Equal(_table.Lines(9).Lines, [.. _table.Lines(2).Lines, .. _table.Lines(2, _table.Lines(2).Lines[^1]).Lines]);
        Assert.Equal(["d"], Begin(9, kind: "other"));
        Assert.Equal(["b"], Begin(9, rated: "f"));
    }

    [Fact]
    public void The_next_start_time_of_a_function_is_recorded_with_its_begun_calls()
    {
        var next = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000);
        Put(Call("a"));
        _table.Begin([(new("", "kind", TimeSpan.Zero), 1)], _token, begun => begun.Select(call => (call.Name, next)));
        Assert.Equal([("f", next)], _table.Rates());
    }

    [Fact]
    public void A_retried_call_waits_for_its_delay_and_no_longer_expires()
    {
        Put(Call("a") with { Expires = 3_600_000 }, Call("b") with { Expires = 3_600_000 });
        var begun = BeginDue(9);
        CallEnd Again(int i, int failures, TimeSpan delay) => new(begun[i].Place, QueuedState.Waiting, null, Lost) { Failures = failures, Delay = delay };
        _table.End([Again(0, 1, TimeSpan.Zero), Again(1, 0, TimeSpan.FromHours(1))], _token);
        _folder.Execute("UPDATE actorsweep_queue SET expires = 1 WHERE expires IS NOT NULL");
        _table.LetTimePass(_token);
        Assert.Equal((QueuedState.Waiting, QueuedState.Expired), (StateOf("a"), StateOf("b")));
        Assert.Equal((1, "a", null), (BeginDue(9).Single() is var again ? again.Failures : 0, again.Id, again.ExpiresIn));
    }

    [Fact]
    public void A_call_that_did_not_begin_in_time_expires()
    {
        Put(Call("a") with { Expires = -1 }, Call("b") with { Expires = 3_600_000 });
        _table.LetTimePass(_token);
        Assert.Equal(["b"], Begin(9));
        Assert.Equal(QueuedState.Expired, StateOf("a"));
    }

    [Fact]
    public void The_end_of_a_call_is_recorded_once_with_its_result_or_failure()
    {
        Put(Call("a"), Call("b"));
        var begun = BeginDue(9);
        _table.End([new(begun[0].Place, QueuedState.Succeeded, [1, 2], null), new(begun[1].Place, QueuedState.Failed, null, Lost)], _token);
        _table.End([new(begun[0].Place, QueuedState.Succeeded, [3], null)], _token);
        var (a, b) = (_table.Find(["a"], withResults: true).Single(), _table.Find(["b"], withResults: true).Single());
        Assert.Equal((QueuedState.Succeeded, QueuedState.Failed), (a.State, b.State));
        Assert.Equal([1, 2], a.Result!);
        Assert.Equal((null, "with the scheduler"), (b.Result, b.Failure!.Message));
        Assert.Null(_table.Find(["a"], withResults: false).Single().Result);
    }

    [Fact]
    public void The_next_scheduler_recovers_begun_calls_and_the_earlier_one_can_record_nothing()
    {
        Put(Call("a"), Call("b"));
        var begun = BeginDue(1).Single();
        var next = NextScheduler();
        Assert.Equal((begun.Id, begun.Begun), _table.RecoverCalls(next, Lost).Select(call => (call.Id, call.Begun)).Single());
        Assert.Throws<JournalException>(() => _table.End([new(begun.Place, QueuedState.Succeeded, [1], null)], _token));
        Assert.Throws<JournalException>(() => BeginDue(9));
        Assert.Equal(["b"], BeginDue(9, next).Select(call => call.Id));
        Assert.Throws<JournalException>(() => _table.End([new(begun.Place, QueuedState.Succeeded, [1], null)], _token));
        Assert.Equal(QueuedState.Started, StateOf("a"));
        _table.End([new(begun.Place, QueuedState.Succeeded, [2], null)], next);
        Assert.Equal([2], _table.Find(["a"], withResults: true).Single().Result!);
    }

    [Fact]
    public void A_begun_call_does_not_expire_under_the_next_scheduler()
    {
        Put(Call("a") with { Expires = 3_600_000 }, Call("b") with { Expires = 3_600_000 });
        BeginDue(1);
        var next = NextScheduler();
        _table.RecoverCalls(next, Lost);
        _folder.Execute("UPDATE actorsweep_queue SET expires = 1 WHERE expires IS NOT NULL");
        _table.LetTimePass(next);
        Assert.Equal((QueuedState.Started, QueuedState.Expired), (StateOf("a"), StateOf("b")));
    }

    [Fact]
    public void A_begun_call_with_a_rate_waits_again_under_the_next_scheduler()
    {
        Put(Call("a") with { Interval = 1000 }, Call("b"));
        Assert.Equal(["b", "a"], Begin(9).Concat(Begin(9, rated: "f")));
        Assert.Equal(["b"], _table.RecoverCalls(NextScheduler(), Lost).Select(call => call.Id));
        Assert.Equal((QueuedState.Waiting, QueuedState.Started), (StateOf("a"), StateOf("b")));
    }

    [Fact]
    public void Large_calls_begin_in_several_batches()
    {
        Put([.. Enumerable.Range(0, 5).Select(i => Call($"{i}") with { Work = new byte[3 << 20] })]);
        Assert.Equal([3, 2, 0], Enumerable.Range(0, 3).Select(_ => BeginDue(9).Count));
    }

    [Fact]
    public void A_call_terminated_under_a_lost_scheduler_can_be_deleted_after_the_next_one_recovers()
    {
        Put(Call("a") with { ResultTtl = -1 });
        BeginDue(1);
        Assert.True(_table.Revoke("a", terminate: true));
        Assert.Equal(0, _table.DeleteCalls());
        _table.RecoverCalls(NextScheduler(), Lost);
        Assert.Equal((QueuedState.Revoked, 1), (StateOf("a"), _table.DeleteCalls()));
    }

    [Fact]
    public void Results_that_exceed_one_answer_are_returned_by_the_next_request()
    {
        Put([.. "abc".Select(id => Call($"{id}"))]);
        _table.End([.. BeginDue(9).Select(call => new CallEnd(call.Place, QueuedState.Succeeded, new byte[7 << 20], null))], _token);
        var found = _table.Find(["a", "b", "c"], withResults: true);
        Assert.Equal((3, 2), (found.Count, found.Count(call => call.HasEnded && call.Result!.Length == 7 << 20)));
        Assert.True(_table.Find([found.Single(call => !call.HasEnded).Id], withResults: true).Single().HasEnded);
    }

    [Fact]
    public void A_begun_call_that_is_acknowledged_before_fails_under_the_next_scheduler()
    {
        Put(Call("a") with { AcknowledgeBefore = true }, Call("b") with { AcknowledgeBefore = true });
        BeginDue(1);
        var next = NextScheduler();
        _table.RecoverCalls(next, Lost);
        Assert.Equal((QueuedState.Failed, QueuedState.Waiting), (StateOf("a"), StateOf("b")));
        Assert.Equal(["b"], BeginDue(9, next).Select(call => call.Id));
    }

    [Fact]
    public void A_begun_call_is_revoked_only_with_terminate()
    {
        Put(Call("a"), Call("b"));
        var begun = BeginDue(1).Single();
        Assert.False(_table.Revoke("a", terminate: false));
        Assert.True(_table.Revoke("b", terminate: false));
        Assert.Empty(_table.ReleaseCalls(_token));
        Assert.True(_table.Revoke("a", terminate: true));
        Assert.Equal([begun.Place], _table.ReleaseCalls(_token));
        Assert.Empty(_table.ReleaseCalls(_token));
        Assert.False(_table.Revoke("a", terminate: true));
        Assert.Empty(Begin(9));
    }

    [Fact]
    public void Ended_calls_are_deleted_when_their_TTL_is_over()
    {
        Put(Call("a") with { ResultTtl = -1 }, Call("b"), Call("c") with { ResultTtl = -1 });
        _table.End([.. BeginDue(2).Select(call => new CallEnd(call.Place, QueuedState.Succeeded, [], null))], _token);
        Assert.Equal(1, _table.DeleteCalls());
        Assert.Equal(["b", "c"], _table.List(9).Select(call => call.Id));
    }

    [Fact]
    public void Purging_deletes_waiting_or_ended_calls_of_one_queue_or_of_all()
    {
        Put(Call("a"), Call("b") with { Queue = "mail" }, Call("c"));
        _table.End([.. BeginDue(1).Select(call => new CallEnd(call.Place, QueuedState.Succeeded, [], null))], _token);
        Assert.Equal(1, _table.Purge("mail", ended: false));
        Assert.Equal(0, _table.Purge("mail", ended: true));
        Assert.Equal(1, _table.Purge(null, ended: true));
        Assert.Equal(["c"], _table.List(9).Select(call => call.Id));
    }

    [Fact]
    public void Any_number_of_calls_can_be_requested_at_once()
    {
        Put([.. Enumerable.Range(0, 1234).Select(i => Call($"{i}"))]);
        Assert.Equal(1234, _table.Find([.. Enumerable.Range(0, 2000).Select(i => $"{i}")], withResults: true).Count);
    }

    /// <summary>Lets another process take the lease.</summary>
    string NextScheduler()
    {
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        return lease.Token;
    }

    void Put(params QueuedCall[] calls) => _table.Put([.. calls.Select(call => new ReadCall(call, "kind"))]);

    IEnumerable<string> Begin(int most, string rated = "", string kind = "kind") => BeginDue(most, rated: rated, kind: kind).Select(call => call.Id);

    IReadOnlyList<QueueTable.Due> BeginDue(int most, string? token = null, string rated = "", string kind = "kind") =>
        _table.Begin([(new(rated, kind, TimeSpan.Zero), most)], token ?? _token, _ => []);

    QueuedState StateOf(string id) => _table.Find([id], withResults: false).Single().State;

    static QueuedCall Call(string id) => new(id, "", "f", [7]) { ResultTtl = 3_600_000 };
}
