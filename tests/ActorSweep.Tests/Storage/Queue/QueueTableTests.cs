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
    public void A_call_that_is_put_in_twice_is_one()
    {
        Put(Call("a"));
        Put(Call("a"), Call("b"));
        Assert.Equal(["a", "b"], _table.List(10).Select(call => call.Id));
    }

    [Fact]
    public void Calls_begin_by_priority_and_then_as_they_came()
    {
        Put(Call("a"), Call("b") with { Priority = 1 }, Call("c"), Call("d") with { Priority = 1 });
        Assert.Equal(["b", "d", "a"], Begin(3));
        Assert.Equal(["c"], Begin(3));
        Assert.Empty(Begin(3));
    }

    [Fact]
    public void Calls_whose_time_has_not_come_wait()
    {
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();
        Put(Call("a") with { Countdown = 3_600_000 }, Call("b") with { Eta = tomorrow }, Call("c") with { Eta = 1 });
        Assert.Equal(["c"], Begin(9));
    }

    [Fact]
    public void Calls_stand_in_a_line_for_each_function_that_has_a_rate_and_each_kind_of_workers()
    {
        Put(Call("a"), Call("b") with { Interval = 500 }, Call("c") with { Countdown = 3_600_000, Interval = 9 });
        _table.Put([new ReadCall(Call("d"), "other")]);
        Assert.Equal([new("", "kind", TimeSpan.Zero), new("", "other", TimeSpan.Zero), new("f", "kind", TimeSpan.FromMilliseconds(500))], _table.Lines(9).Lines);
        Assert.Equal(_table.Lines(9).Lines, [.. _table.Lines(2).Lines, .. _table.Lines(2, _table.Lines(2).Lines[^1]).Lines]);
        Assert.Equal(["d"], Begin(9, kind: "other"));
        Assert.Equal(["b"], Begin(9, rated: "f"));
    }

    [Fact]
    public void When_a_function_may_begin_next_is_kept_with_what_has_begun()
    {
        var next = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000);
        Put(Call("a"));
        _table.Begin([(new("", "kind", TimeSpan.Zero), 1)], _token, begun => begun.Select(call => (call.Name, next)));
        Assert.Equal([("f", next)], _table.Rates());
    }

    [Fact]
    public void A_call_that_waits_again_begins_after_its_delay_and_is_not_too_late_any_more_once_it_was_tried()
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
    public void What_did_not_begin_in_time_expires()
    {
        Put(Call("a") with { Expires = -1 }, Call("b") with { Expires = 3_600_000 });
        _table.LetTimePass(_token);
        Assert.Equal(["b"], Begin(9));
        Assert.Equal(QueuedState.Expired, StateOf("a"));
    }

    [Fact]
    public void An_end_is_recorded_once_and_kept_with_its_result_or_why_there_is_none()
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
    public void The_next_scheduler_has_what_the_one_before_had_begun_and_that_one_is_not_heard_any_more()
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
    public void What_has_begun_is_not_too_late_for_the_next_scheduler()
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
    public void What_has_a_rate_waits_for_its_turn_again_under_the_next_scheduler()
    {
        Put(Call("a") with { Interval = 1000 }, Call("b"));
        Assert.Equal(["b", "a"], Begin(9).Concat(Begin(9, rated: "f")));
        Assert.Equal(["b"], _table.RecoverCalls(NextScheduler(), Lost).Select(call => call.Id));
        Assert.Equal((QueuedState.Waiting, QueuedState.Started), (StateOf("a"), StateOf("b")));
    }

    [Fact]
    public void Calls_that_are_large_do_not_all_begin_at_once()
    {
        Put([.. Enumerable.Range(0, 5).Select(i => Call($"{i}") with { Work = new byte[3 << 20] })]);
        Assert.Equal([3, 2, 0], Enumerable.Range(0, 3).Select(_ => BeginDue(9).Count));
    }

    [Fact]
    public void What_was_terminated_under_a_scheduler_that_died_can_be_forgotten()
    {
        Put(Call("a") with { ResultTtl = -1 });
        BeginDue(1);
        Assert.True(_table.Revoke("a", terminate: true));
        Assert.Equal(0, _table.DeleteCalls());
        _table.RecoverCalls(NextScheduler(), Lost);
        Assert.Equal((QueuedState.Revoked, 1), (StateOf("a"), _table.DeleteCalls()));
    }

    [Fact]
    public void Results_that_are_too_much_for_one_answer_come_with_the_next()
    {
        Put([.. "abc".Select(id => Call($"{id}"))]);
        _table.End([.. BeginDue(9).Select(call => new CallEnd(call.Place, QueuedState.Succeeded, new byte[7 << 20], null))], _token);
        var found = _table.Find(["a", "b", "c"], withResults: true);
        Assert.Equal((3, 2), (found.Count, found.Count(call => call.HasEnded && call.Result!.Length == 7 << 20)));
        Assert.True(_table.Find([found.Single(call => !call.HasEnded).Id], withResults: true).Single().HasEnded);
    }

    [Fact]
    public void A_call_that_counts_as_done_with_when_it_begins_does_not_begin_twice()
    {
        Put(Call("a") with { AcknowledgeBefore = true }, Call("b") with { AcknowledgeBefore = true });
        BeginDue(1);
        var next = NextScheduler();
        _table.RecoverCalls(next, Lost);
        Assert.Equal((QueuedState.Failed, QueuedState.Waiting), (StateOf("a"), StateOf("b")));
        Assert.Equal(["b"], BeginDue(9, next).Select(call => call.Id));
    }

    [Fact]
    public void Only_what_has_not_begun_is_revoked_unless_it_is_to_be_terminated()
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
    public void Results_go_when_their_time_is_over()
    {
        Put(Call("a") with { ResultTtl = -1 }, Call("b"), Call("c") with { ResultTtl = -1 });
        _table.End([.. BeginDue(2).Select(call => new CallEnd(call.Place, QueuedState.Succeeded, [], null))], _token);
        Assert.Equal(1, _table.DeleteCalls());
        Assert.Equal(["b", "c"], _table.List(9).Select(call => call.Id));
    }

    [Fact]
    public void Purging_removes_what_waits_or_what_has_ended_of_one_queue_or_of_all()
    {
        Put(Call("a"), Call("b") with { Queue = "mail" }, Call("c"));
        _table.End([.. BeginDue(1).Select(call => new CallEnd(call.Place, QueuedState.Succeeded, [], null))], _token);
        Assert.Equal(1, _table.Purge("mail", ended: false));
        Assert.Equal(0, _table.Purge("mail", ended: true));
        Assert.Equal(1, _table.Purge(null, ended: true));
        Assert.Equal(["c"], _table.List(9).Select(call => call.Id));
    }

    [Fact]
    public void As_many_calls_can_be_asked_for_as_one_likes()
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
