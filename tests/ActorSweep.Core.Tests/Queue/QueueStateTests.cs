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
    public void A_scheduler_that_takes_over_recovers_calls_first_and_submits_each_where_it_was()
    {
        Assert.IsType<QueueInstruction.RecoverCalls>(Handle(new QueueEvent.LeaseAcquired()).Single());
        Assert.Empty(Handle(new QueueEvent.QueueTimePassed()));
        Assert.Empty(Handle(new QueueEvent.CallsMayBeReady()));
        var submitted = Assert.IsType<QueueInstruction.SubmitCall>(Handle(new QueueEvent.CallsRecovered([Call(5) with { Begun = 3 }], [])).Single());
        Assert.Equal((5L << 3 | 3) * CallWork.MostTasks, submitted.First);
        Assert.Equal(submitted.First, submitted.Told.Single().Index);
    }

    [Fact]
    public void Time_is_applied_step_by_step_and_ends_with_a_look()
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
    public void As_much_is_claimed_as_there_are_slots_less_what_waits_and_then_the_queue_looks_again()
    {
        Recover();
        var claim = Claim([Line], new Room(5, 2));
        Assert.Equal([(Line, 3)], claim!.Lines);
        var next = Handle(new QueueEvent.CallsClaimed([Call(1)]));
        Assert.IsType<QueueInstruction.SubmitCall>(next[0]);
        Assert.Equal(new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady()), next[1]);
    }

    [Fact]
    public void What_nobody_can_execute_is_not_claimed()
    {
        Recover();
        Assert.Null(Claim([Line], new Room(0, 0)));
        Assert.Null(Claim([Line], new Room(2, 2)));
    }

    [Fact]
    public void A_look_that_is_wished_for_during_another_follows_it()
    {
        Recover();
        Handle(new QueueEvent.CallsMayBeReady());
        Assert.Empty(Handle(new QueueEvent.CallsMayBeReady()));
        Assert.Equal([new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady())], Handle(Read([])));
    }

    [Fact]
    public void A_function_that_has_a_rate_begins_first_and_the_queue_wakes_when_it_may_again()
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
    public void A_rate_goes_on_under_the_next_scheduler()
    {
        Handle(new QueueEvent.LeaseAcquired());
        Handle(new QueueEvent.CallsRecovered([], [("f", Start.AddSeconds(1))]));
        Assert.Null(Claim([Rated], new Room(3, 0)));
    }

    [Fact]
    public void A_graph_of_several_kinds_of_tasks_needs_room_for_all_of_them()
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
    public void Ends_that_come_while_others_are_recorded_are_recorded_together_after_them()
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
    public void A_row_that_can_not_be_read_fails_with_the_reason()
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
        Assert.Equal((0, $"00:00:00.000 CallTaskFinished of {tasks[0]}"), (_state.Begun, _state.Refused.Lines.Single()));
    }

    [Fact]
    public void A_call_whose_time_is_over_is_cancelled_once_unless_it_has_begun()
    {
        var task = Begin(Call(1) with { ExpiresIn = TimeSpan.FromSeconds(1) }).Single();
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal(new QueueInstruction.CancelTask(task, UnlessBegun: true), Handle(new QueueEvent.CallsRevoked([]))[0]);
        Assert.DoesNotContain(Handle(new QueueEvent.CallsRevoked([])), i => i is QueueInstruction.CancelTask);
        Handle(new QueueEvent.CallTaskFailed(task, Failure(FailureType.Cancelled), MayRetry: false));
        Assert.Equal(QueuedState.Expired, Assert.IsType<QueueInstruction.RecordEnds>(Handle(new QueueEvent.EndsDue()).Single()).Ends.Single().State);
    }

    [Fact]
    public void So_many_results_are_fetched_at_once_and_what_could_not_be_had_is_asked_for_again_after_a_while()
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
    public void A_result_that_is_made_again_is_not_fetched_until_it_is_there()
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
    public void A_result_that_is_too_large_fails_the_call_with_what_to_do()
    {
        var task = Begin(Call(1)).Single();
        Handle(new QueueEvent.CallTaskFinished(task, null));
        Handle(new QueueEvent.ResultTooLarge(task, 20 << 20));
        var end = Assert.IsType<QueueInstruction.RecordEnds>(Handle(new QueueEvent.EndsDue()).Single()).Ends.Single();
        Assert.Equal(
            ("ResultRefused", "its result is of 20 MiB, and the queue keeps 16. Write it to a file and return the path, or submit the call and do not enqueue it."),
            (end.Failure!.Type, end.Failure.Message));
    }

    [Fact]
    public void A_database_that_fails_ends_the_scheduler_and_nothing_comes_after_it()
    {
        Recover();
        Assert.Equal([new QueueInstruction.Stop("why")], Handle(new QueueEvent.DatabaseFailed("why")));
        Assert.Empty(Handle(new QueueEvent.CallsMayBeReady()));
        Assert.Empty(Handle(new QueueEvent.DatabaseFailed("again")));
    }

    [Fact]
    public void Old_rows_and_code_are_deleted_now_and_then()
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
    public void An_answer_that_nobody_asked_for_is_a_defect() =>
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

    /// <summary>Looks at lines of the kind cpu. Returns the claim.</summary>
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
