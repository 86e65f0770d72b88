using ActorSweep.Actors;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Queue;

namespace ActorSweep.Tests.Actors;

public sealed class BegunCallTests
{
    static readonly RunId Run = new("queue-1");
    static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A chord: two headers at 0 and 1, and their body at 2.</summary>
    readonly BegunCall _chord = Begin(
        QueuedWorkTests.Task(0) with { IsHeld = false }, QueuedWorkTests.Task(1) with { IsHeld = false, Key = "second" },
        QueuedWorkTests.Task(2) with { Inputs = [new(new("queued"), 0), new(new("queued"), 1)] });

    [Fact]
    public void A_chord_is_told_of_its_body_and_its_headers_at_their_places_in_the_run()
    {
        var work = _chord.Submission(new ClientId("c"));
        Assert.Equal([102, 100, 101], _chord.Told.Select(task => task.Index));
        Assert.Equal([100, 101], work.Tasks[2].Inputs.Select(input => input.Index));
        Assert.All(work.Tasks, task => Assert.True(task.IsHeld));
    }

    [Fact]
    public void A_chord_fails_once_with_all_headers_that_failed_when_the_last_has_ended()
    {
        Assert.Null(_chord.Take(Failed(100, "First")));
        Assert.Null(_chord.Take(Failed(102, FailureType.DependencyFailed)));
        var ended = _chord.Take(Failed(101, "Second"))!;
        Assert.Equal((QueuedState.Failed, FailureType.DependencyFailed), (ended.State, ended.Failure!.Type));
        Assert.Equal([("f-0", "First"), ("second", "Second")], ended.Failure.Causes!.Select(cause => (cause.Cause!, cause.Type)));
        Assert.Equal("2 tasks that it depends on failed: f-0: First: why; second: Second: why", ended.Failure.Message);
    }

    [Fact]
    public void A_header_that_ends_well_or_is_done_again_is_waited_for()
    {
        Assert.Null(_chord.Take(new TaskUpdate(At(100), TaskStatusOnWire.Done, null, null)));
        Assert.Null(_chord.Take(new TaskUpdate(At(100), TaskStatusOnWire.Reopened, null, null)));
        Assert.Null(_chord.Take(Failed(101, "Second")));
        Assert.Null(_chord.Take(Failed(102, FailureType.DependencyFailed)));
        Assert.Single(_chord.Take(new TaskUpdate(At(100), TaskStatusOnWire.Done, null, null))!.Failure!.Causes!);
    }

    [Fact]
    public void A_body_that_fails_itself_is_the_end()
    {
        _chord.Take(new TaskUpdate(At(100), TaskStatusOnWire.Done, null, null));
        _chord.Take(new TaskUpdate(At(101), TaskStatusOnWire.Done, null, null));
        var failure = _chord.Take(Failed(102, "Own"))!.Failure!;
        Assert.Equal(("Own", null), (failure.Type, failure.Causes));
    }

    [Fact]
    public void Tries_are_counted_over_schedulers_and_delays_grow()
    {
        var options = new SubmittedOptions { Retries = 3, RetryDelaySeconds = 1, RetryFactor = 2, RetryMaxSeconds = 60 };
        QueueTable.Ended Try(int before) => Begin(options, before, QueuedWorkTests.Task(0)).Take(Failed(100, "Oops") with { MayRetry = true })!;
        Assert.Equal([(QueuedState.Waiting, 1, 1), (QueuedState.Waiting, 2, 2), (QueuedState.Waiting, 3, 4), (QueuedState.Failed, 4, 0)],
            Enumerable.Range(0, 4).Select(Try).Select(ended => (ended.State, ended.Failures, ended.Delay.TotalSeconds)));
    }

    [Fact]
    public void A_graph_that_is_acknowledged_before_is_not_done_again_where_a_part_of_it_finds_no_worker()
    {
        Assert.Equal(QueuedState.Failed, Begin(null, 0, true, QueuedWorkTests.Task(0) with { IsHeld = false }, QueuedWorkTests.Task(1)).Take(Failed(101, FailureType.NoWorkerCanRun))!.State);
        Assert.Equal(QueuedState.Waiting, Begin(null, 0, true, QueuedWorkTests.Task(0)).Take(Failed(100, FailureType.NoWorkerCanRun))!.State);
    }

    [Fact]
    public void Tasks_of_a_graph_are_tried_again_by_the_scheduler_and_the_only_one_of_a_call_by_the_queue()
    {
        Assert.All(_chord.Submission(ClientId.Nobody).Options, options => Assert.False(options.IsRetriedByClient));
        Assert.True(Begin(QueuedWorkTests.Task(0)).Submission(ClientId.Nobody).Options.Single().IsRetriedByClient);
    }

    static BegunCall Begin(params SubmittedTask[] tasks) => Begin(null, 0, tasks);

    static BegunCall Begin(SubmittedOptions? options, int failures, params SubmittedTask[] tasks) => Begin(options, failures, false, tasks);

    static BegunCall Begin(SubmittedOptions? options, int failures, bool before, params SubmittedTask[] tasks)
    {
        var bytes = QueuedWorkTests.Graph(options, tasks);
        return new BegunCall(new QueueTable.Due(1, "x", "", "f", bytes) { Kind = "[]", Failures = failures, AcknowledgeBefore = before }, QueuedWork.Read("x", "", bytes), Run, 100, Now);
    }

    static TaskId At(long index) => new(Run, index);

    static TaskUpdate Failed(long index, string type) => new(At(index), TaskStatusOnWire.Failed, null, new TaskFailure(type, "why", "", "", 1, []));
}
