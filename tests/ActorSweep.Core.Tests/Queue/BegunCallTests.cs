using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue;

public sealed class BegunCallTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A chord: two headers at 0 and 1, and their body at 2.</summary>
    static readonly CallWork Chord = new([new(0, null, "f", []), new(1, "second", "f", []), new(2, null, "f", [0, 1])]) { Target = 2 };

    readonly BegunCall _chord = Submitted(Chord);

    [Fact]
    public void The_outcomes_of_a_chord_are_its_body_and_its_headers_by_their_run_indices()
    {
        Assert.Equal([102, 100, 101], _chord.Outcomes.Select(task => task.Index));
        Assert.Equal(At(102), _chord.Target);
    }

    [Fact]
    public void A_chord_fails_when_its_last_header_has_ended_and_names_all_failed_headers()
    {
        Assert.Null(Fail(_chord, 100, "First"));
        Assert.Null(Fail(_chord, 102, FailureType.DependencyFailed));
        var ended = Fail(_chord, 101, "Second")!;
        Assert.Equal((QueuedState.Failed, FailureType.DependencyFailed), (ended.State, ended.Failure!.Type));
        Assert.Equal([("f-0", "First"), ("second", "Second")], ended.Failure.Causes!.Select(cause => (cause.Cause!, cause.Type)));
        Assert.Equal("2 inputs of the call failed: f-0: First: why; second: Second: why", ended.Failure.Message);
    }

    [Fact]
    public void A_chord_with_a_failed_header_ends_only_when_a_reopened_header_has_finished()
    {
        _chord.FinishHeader(At(100), Now);
        _chord.ReopenTask(At(100), Now);
        Assert.Null(Fail(_chord, 101, "Second"));
        Assert.Null(Fail(_chord, 102, FailureType.DependencyFailed));
        _chord.FinishHeader(At(100), Now);
        Assert.Single(_chord.Ended!.Failure!.Causes!);
    }

    [Fact]
    public void A_chord_whose_body_fails_has_the_failure_of_the_body()
    {
        _chord.FinishHeader(At(100), Now);
        _chord.FinishHeader(At(101), Now);
        var failure = Fail(_chord, 102, "Own")!.Failure!;
        Assert.Equal(("Own", null), (failure.Type, failure.Causes));
    }

    [Fact]
    public void Failures_are_counted_over_schedulers_and_the_delays_of_retries_grow()
    {
        var retries = new CallRetries(3, RetryPolicy.Exponential(TimeSpan.FromSeconds(1), jitter: 0));
        CallEnd Try(int before) => Fail(One(retries, before), 100, "Oops", mayRetry: true)!;
        Assert.Equal([(QueuedState.Waiting, 1, 1), (QueuedState.Waiting, 2, 2), (QueuedState.Waiting, 3, 4), (QueuedState.Failed, 4, 0)],
            Enumerable.Range(0, 4).Select(Try).Select(ended => (ended.State, ended.Failures, ended.Delay.TotalSeconds)));
    }

    [Fact]
    public void A_stranded_call_acknowledged_before_waits_if_it_is_one_task_and_fails_if_a_graph()
    {
        var graph = Submitted(new CallWork([new(0, null, "f", []), new(1, null, "f", [])]) { Target = 1 }, before: true);
        Assert.Equal(QueuedState.Failed, Fail(graph, 101, FailureType.NoWorkerCanRun)!.State);
        Assert.Equal(QueuedState.Waiting, Fail(One(before: true), 100, FailureType.NoWorkerCanRun)!.State);
    }

    [Fact]
    public void A_late_call_of_one_task_is_withdrawn_and_expires_and_a_graph_is_never_late()
    {
        var (call, graph) = (One(expiresIn: TimeSpan.FromSeconds(1)), Submitted(Chord, expiresIn: TimeSpan.FromSeconds(1)));
        Assert.Equal((false, true, false), (call.IsLate(Now), call.IsLate(Now.AddSeconds(1)), graph.IsLate(Now.AddSeconds(1))));
        call.Withdraw(Now.AddSeconds(1));
        Assert.False(call.IsLate(Now.AddSeconds(2)));
        Assert.Equal(QueuedState.Expired, Fail(call, 100, FailureType.Cancelled)!.State);
    }

    [Fact]
    public void A_finished_call_whose_task_is_reopened_does_not_expire()
    {
        var call = One(expiresIn: TimeSpan.FromSeconds(1));
        call.Fetch(Now);
        call.ReopenTask(At(100), Now);
        Assert.Equal((CallState.Submitted, false), (call.State, call.IsLate(Now.AddDays(1))));
    }

    [Fact]
    public void A_transition_that_the_table_lacks_throws_with_the_story_of_the_call()
    {
        var call = One();
        call.FinishCall([1], Now);
        var refused = Assert.Throws<InvalidCallTransitionException>(() => call.Withdraw(Now));
        Assert.Equal(
            "A call that is Succeeded cannot Withdraw.\n00:00:00.000 submitted to the scheduler\n00:00:00.000 finished\n00:00:00.000 withdrawn: the scheduler cancels the call unless a worker has begun it",
            refused.Message);
    }

    static BegunCall One(CallRetries? retries = null, int failures = 0, bool before = false, TimeSpan? expiresIn = null) => Submitted(
        new CallWork([new(0, null, "f", [])]) { Target = 0, Retries = retries ?? new CallRetries(0, new RetryPolicy()) },
        failures, before, expiresIn);

    static BegunCall Submitted(CallWork work, int failures = 0, bool before = false, TimeSpan? expiresIn = null)
    {
        var call = new BegunCall(
            new ClaimedCall(1, "f", "[]") { Work = work, Failures = failures, AcknowledgeBefore = before, ExpiresIn = expiresIn }, 100, Now);
        call.SubmitCall(Now);
        return call;
    }

    static CallEnd? Fail(BegunCall call, long index, string type, bool mayRetry = false)
    {
        call.FailTask(At(index), new TaskFailure(type, "why", "", "", 1, []), mayRetry, Now);
        return call.Ended;
    }

    static TaskId At(long index) => new(QueueState.Run, index);
}
