using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Queue;

public sealed class QueueStateTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly CallLine Line = new("", "cpu", TimeSpan.Zero), Rated = new("f", "cpu", TimeSpan.FromMilliseconds(100));

    readonly QueueState _state = new();
    DateTimeOffset _now = Start;

    [Fact]
    public void A_new_scheduler_first_recovers_calls_and_submits_each_with_its_former_indices()
    {
        Assert.IsType<QueueInstruction.RecoverCalls>(Handle(new QueueEvent.LeaseAcquired()).Single());
        Assert.Empty(Handle(new QueueEvent.QueueTimePassed()));
        Assert.Empty(Handle(new QueueEvent.CallsMayBeReady()));
        var submitted = Assert.IsType<QueueInstruction.SubmitCall>(Handle(new QueueEvent.CallsRecovered([Call(5) with { Begun = 3 }], [])).Single());
        Assert.Equal((5L << 3 | 3) * CallWork.MostTasks, submitted.First);
        Assert.Equal(submitted.First, submitted.Told.Single().Index);
    }

    [Fact]
    public void A_tick_reads_revoked_calls_then_recurrences_then_applies_times_then_reads_lines()
    {
        Recover();
        Assert.IsType<QueueInstruction.ReadRevoked>(Handle(new QueueEvent.QueueTimePassed()).Single());
        Assert.Empty(Handle(new QueueEvent.QueueTimePassed()));
        Assert.IsType<QueueInstruction.ReadRecurrences>(Handle(new QueueEvent.CallsRevoked([])).Single());
        var due = new DueRecurrence("r", "* * * * *", "UTC", Start, Start);
        Assert.Equal([new QueueInstruction.AddRecurrence(due), new QueueInstruction.ApplyTimes()], Handle(new QueueEvent.RecurrencesDue([due])));
        Assert.Equal([new QueueInstruction.ReadLines(ClaimPlan.MostLines, null)], Handle(new QueueEvent.TimesApplied()));
        Assert.IsType<QueueInstruction.ReadRevoked>(Handle(new QueueEvent.QueueTimePassed()).Single());
    }

    [Fact]
    public void The_queue_claims_a_call_for_each_slot_without_a_waiting_call_and_then_checks_again()
    {
        Recover();
        var claim = Claim([Line], new Room(5, 2));
        Assert.Equal([(Line, 3)], claim!.Lines);
        var next = Handle(new QueueEvent.CallsClaimed([Call(1)]));
        Assert.IsType<QueueInstruction.SubmitCall>(next[0]);
        Assert.Equal(new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady()), next[1]);
    }

    [Fact]
    public void The_queue_claims_no_calls_without_free_slots()
    {
        Recover();
        Assert.Null(Claim([Line], new Room(0, 0)));
        Assert.Null(Claim([Line], new Room(2, 2)));
    }

    [Fact]
    public void A_check_for_calls_that_is_requested_during_another_follows_it()
    {
        Recover();
        Handle(new QueueEvent.CallsMayBeReady());
        Assert.Empty(Handle(new QueueEvent.CallsMayBeReady()));
        Assert.Equal([new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady())], Handle(Read([])));
    }

    [Fact]
    public void Calls_with_a_rate_are_claimed_first_and_the_queue_wakes_when_the_rate_allows_another()
    {
        Recover();
        var claim = Claim([Line, Rated], new Room(3, 0))!;
        Assert.Equal([(Rated, 1), (Line, 2)], claim.Lines);
        var next = Start - RateLimits.Slack + Rated.Interval;
        Assert.Equal([("f", next)], claim.RatesAfter([("f", Rated.Interval), ("g", TimeSpan.Zero)]));
        Assert.Contains(new QueueInstruction.WakeAfter(next - Start), Handle(new QueueEvent.CallsClaimed([Call(1) with { Interval = Rated.Interval }])));
        Assert.Null(Claim([Rated], new Room(3, 0)));
    }

    [Fact]
    public void The_next_scheduler_recovers_the_rates()
    {
        Handle(new QueueEvent.LeaseAcquired());
        Handle(new QueueEvent.CallsRecovered([], [("f", Start.AddSeconds(1))]));
        Assert.Null(Claim([Rated], new Room(3, 0)));
    }

    [Fact]
    public void A_graph_whose_tasks_have_several_requirements_needs_room_for_each_of_them()
    {
        Recover();
        Handle(new QueueEvent.CallsMayBeReady());
        var gpu = Requirement.Of(new Dictionary<string, double> { ["gpu"] = 1 }, []);
        var needs = new Dictionary<string, IReadOnlyList<Requirement>> { ["cpu"] = [Requirement.None, gpu] };
        Assert.Equal(2, Assert.IsType<QueueInstruction.AskForRoom>(Handle(new QueueEvent.LinesRead([Line], needs, Start)).Single()).Kinds.Count);
        var claim = Assert.IsType<QueueInstruction.ClaimCalls>(Handle(new QueueEvent.RoomReported([new Room(9, 0), new Room(2, 1)])).Single());
        Assert.Equal(1, claim.Lines.Single().Most);
    }

    [Fact]
    public void Calls_that_end_while_others_are_recorded_are_recorded_together_after_them()
    {
        var tasks = Begin(Call(1), Call(2), Call(3));
        Assert.Equal(
            [new QueueInstruction.Defer(new QueueEvent.EndsDue())], Handle(new QueueEvent.CallTaskFinished(tasks[0], [1])).Where(i => i is QueueInstruction.Defer));
        Assert.Equal([1], Recorded(Handle(new QueueEvent.EndsDue())));
        Handle(new QueueEvent.CallTaskFinished(tasks[1], [2]));
        Handle(new QueueEvent.CallTaskFinished(tasks[2], [3]));
        Assert.Equal(
            [new QueueInstruction.Defer(new QueueEvent.EndsDue()), new QueueInstruction.AnnounceEnds(), new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady())],
            Handle(new QueueEvent.EndsRecorded()));
        Assert.Equal([2, 3], Recorded(Handle(new QueueEvent.EndsDue())));
    }

    [Fact]
    public void A_call_whose_row_is_unreadable_fails_with_the_reason()
    {
        Recover();
        Claim([Line], new Room(1, 0));
        Handle(new QueueEvent.CallsClaimed([Call(1) with { Work = null, Unreadable = "why" }]));
        var end = Assert.IsType<QueueInstruction.RecordEnds>(Handle(new QueueEvent.EndsDue()).Single()).Ends.Single();
        Assert.Equal((QueuedState.Failed, "InvalidSweepException", "why", 0), (end.State, end.Failure!.Type, end.Failure.Message, end.Failures));
    }

    [Fact]
    public void A_revoked_call_is_cancelled_and_released_and_its_end_is_not_recorded()
    {
        var tasks = Begin(Call(1), Call(2));
        Handle(new QueueEvent.CallTaskFinished(tasks[1], [2]));
        var told = Handle(new QueueEvent.CallsRevoked([1, 2]));
        Assert.Equal(new QueueInstruction.CancelTask(tasks[0], UnlessBegun: false), told[0]);
        Assert.Equal(tasks[0], Assert.IsType<QueueInstruction.ReleaseTasks>(told[1]).Tasks.Single());
        Assert.Empty(Handle(new QueueEvent.EndsDue()));
        Handle(new QueueEvent.CallTaskFinished(tasks[0], [1]));
        Assert.Equal((0, $"00:00:00.000 CallTaskFinished of {tasks[0]} is refused: no call has this task"), (_state.Begun, _state.Refused.Lines.Single()));
    }

    [Fact]
    public void A_late_call_is_cancelled_once_unless_it_has_begun_and_expires()
    {
        var task = Begin(Call(1) with { ExpiresIn = TimeSpan.FromSeconds(1) }).Single();
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal(new QueueInstruction.CancelTask(task, UnlessBegun: true), Handle(new QueueEvent.CallsRevoked([]))[0]);
        Assert.DoesNotContain(Handle(new QueueEvent.CallsRevoked([])), i => i is QueueInstruction.CancelTask);
        Handle(new QueueEvent.CallTaskFailed(task, Failure(FailureType.Cancelled), MayRetry: false));
        Assert.Equal(QueuedState.Expired, Assert.IsType<QueueInstruction.RecordEnds>(Handle(new QueueEvent.EndsDue()).Single()).Ends.Single().State);
    }

    [Fact]
    public void Only_MostAtOnce_results_are_fetched_at_once_and_an_unavailable_result_is_fetched_again_later()
    {
        var tasks = Begin([.. Enumerable.Range(1, ResultFetches.MostAtOnce + 1).Select(i => Call(i))]);
        foreach (var task in tasks)
            Handle(new QueueEvent.CallTaskFinished(task, null));
        Assert.Equal(tasks[^1], Fetched(Handle(new QueueEvent.ResultFetched(tasks[0], [1]))).Single());
        Assert.Empty(Fetched(Handle(new QueueEvent.ResultUnavailable(tasks[1]))));
        _now += ResultFetches.AgainAfter;
        Assert.Equal([tasks[1]], Fetched(Handle(new QueueEvent.QueueTimePassed())));
    }

    [Fact]
    public void The_result_of_a_reopened_task_is_not_fetched_until_the_task_has_finished_again()
    {
        var task = Begin(Call(1)).Single();
        Assert.Equal([task], Fetched(Handle(new QueueEvent.CallTaskFinished(task, null))));
        Assert.Equal([new QueueInstruction.ReportLostResult(task, new WorkerId("w"))], Handle(new QueueEvent.CallResultLost(task, new WorkerId("w"))));
        Handle(new QueueEvent.CallTaskReopened(task));
        _now += ResultFetches.AgainAfter;
        Assert.Empty(Fetched(Handle(new QueueEvent.QueueTimePassed())));
        Assert.Equal([task], Fetched(Handle(new QueueEvent.CallTaskFinished(task, null))));
    }

    [Fact]
    public void A_result_that_is_too_large_fails_the_call_and_the_message_suggests_alternatives()
    {
        var task = Begin(Call(1)).Single();
        Handle(new QueueEvent.CallTaskFinished(task, null));
        Handle(new QueueEvent.ResultTooLarge(task, 20 << 20));
        var end = Assert.IsType<QueueInstruction.RecordEnds>(Handle(new QueueEvent.EndsDue()).Single()).Ends.Single();
        Assert.Equal(
            ("ResultRefused", "the result has 20 MiB, and the queue stores at most 16. Write the result to a file and return the path, or submit the call instead of enqueueing it."),
            (end.Failure!.Type, end.Failure.Message));
    }

    [Fact]
    public void A_database_failure_stops_the_scheduler_and_later_events_have_no_effect()
    {
        Recover();
        Assert.Equal([new QueueInstruction.Stop("why")], Handle(new QueueEvent.DatabaseFailed("why")));
        Assert.Empty(Handle(new QueueEvent.CallsMayBeReady()));
        Assert.Empty(Handle(new QueueEvent.DatabaseFailed("again")));
    }

    [Fact]
    public void Old_rows_are_deleted_every_10_seconds_and_old_code_every_hour()
    {
        Recover();
        List<(double, string)> deleted = [];
        for (var seconds = 0; seconds < 3700; seconds += 5)
        {
            _now = Start.AddSeconds(seconds);
            if (seconds > 0)
                Handle(Read([]));
            foreach (var i in Handle(new QueueEvent.TimesApplied()))
                deleted.Add((seconds, i.GetType().Name));
        }
        Assert.Equal([10, 3610], deleted.Where(d => d.Item2 == nameof(QueueInstruction.DeleteOldCode)).Select(d => d.Item1));
        Assert.Equal([10, 20, 30], deleted.Where(d => d.Item2 == nameof(QueueInstruction.DeleteOldEnds)).Select(d => d.Item1).Take(3));
    }

    [Fact]
    public void An_answer_without_a_request_throws() =>
        Assert.Throws<InvalidOperationException>(() => _state.Handle(new QueueEvent.RoomReported([]), Start));

    IReadOnlyList<QueueInstruction> Handle(QueueEvent happened)
    {
        var instructions = _state.Handle(happened, _now);
        _state.CheckInvariants();
        return instructions;
    }

    void Recover()
    {
        Handle(new QueueEvent.LeaseAcquired());
        Handle(new QueueEvent.CallsRecovered([], []));
    }

    /// <summary>Recovers calls. Returns their tasks.</summary>
    List<TaskId> Begin(params ClaimedCall[] calls)
    {
        Handle(new QueueEvent.LeaseAcquired());
        return [.. Handle(new QueueEvent.CallsRecovered(calls, [])).OfType<QueueInstruction.SubmitCall>().Select(i => i.Told.Single())];
    }

    /// <summary>Reports these lines of the kind cpu to the queue, and this room. Returns the claim.</summary>
    QueueInstruction.ClaimCalls? Claim(IReadOnlyList<CallLine> lines, Room room)
    {
        Handle(new QueueEvent.CallsMayBeReady());
        Handle(Read(lines));
        return Handle(new QueueEvent.RoomReported([room])).OfType<QueueInstruction.ClaimCalls>().SingleOrDefault();
    }

    static QueueEvent.LinesRead Read(IReadOnlyList<CallLine> lines) =>
        new(lines, new Dictionary<string, IReadOnlyList<Requirement>> { ["cpu"] = [Requirement.None] }, Start);

    static IEnumerable<TaskId> Fetched(IReadOnlyList<QueueInstruction> instructions) => instructions.OfType<QueueInstruction.FetchResult>().Select(i => i.Task);

    static IEnumerable<long> Recorded(IReadOnlyList<QueueInstruction> instructions) =>
        instructions.OfType<QueueInstruction.RecordEnds>().Single().Ends.Select(end => end.Place);

    static ClaimedCall Call(long place) => new(place, "f", "cpu")
    {
        Work = new CallWork([new(0, null, "f", [])]) { Target = 0, Retries = new CallRetries(0, new RetryPolicy()) },
    };

    static TaskFailure Failure(string type) => new(type, "", "", "", 1, []);
}
