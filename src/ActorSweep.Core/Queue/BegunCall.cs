using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>
/// A call that the scheduler has, and what the updates of its tasks mean for it. Of a chord also the headers are followed, the inputs of a task that takes
/// several: where some fail, the others are waited for, so that the call fails once, with all that went wrong.
/// </summary>
sealed class BegunCall
{
    const int MostNamed = 10, BitsOfBegun = 3;

    readonly ClaimedCall _claimed;
    readonly long _first;

    /// <summary>Headers that have not ended.</summary>
    readonly HashSet<TaskId> _open = [];
    readonly Dictionary<TaskId, TaskFailure> _failed = [];
    readonly Lazy<Dictionary<long, CallTask>> _tasks;
    DateTimeOffset? _expires;
    TaskFailure? _failure;

    /// <param name="first">The place of its first task in the queue's run.</param>
    public BegunCall(ClaimedCall claimed, long first, DateTimeOffset now)
    {
        (_claimed, _first, _expires) = (claimed, first, now + claimed.ExpiresIn);
        _tasks = new(() => claimed.Work!.Tasks.ToDictionary(task => task.Index));
        if (claimed.Work is not { } work)
            return;
        Target = Placed(work.Target);
        foreach (var task in work.Tasks)
            if (task.Inputs.Count > 1)
                _open.UnionWith(task.Inputs.Where(input => input != work.Target).Select(Placed));
        Told = new HashSet<TaskId>([Target, .. _open]);
    }

    /// <summary>
    /// The place of a call's first task in the queue's run: the same under the next scheduler, and another one when the call is claimed again (eight in turn).
    /// </summary>
    public static long FirstOf(ClaimedCall call) => (call.Place << BitsOfBegun | (call.Begun & (1L << BitsOfBegun) - 1)) * CallWork.MostTasks;

    public CallState State { get; private set; } = CallState.Waiting;

    public Story Story { get; } = new();

    public long Place => _claimed.Place;

    public string Kind => _claimed.Kind;

    /// <summary>The task of which the result is kept.</summary>
    public TaskId Target { get; }

    /// <summary>The tasks that the scheduler reports to the queue.</summary>
    public IReadOnlySet<TaskId> Told { get; } = new HashSet<TaskId>();

    /// <summary>How it has ended; null: it has not.</summary>
    public EndedCall? Ended { get; private set; }

    /// <summary>Whether its time is over and no worker is known to have begun it. A graph has no time of its own: some part of it may have begun.</summary>
    public bool IsLate(DateTimeOffset now) => State == CallState.Submitted && _expires <= now && _claimed.Work!.Retries is not null;

    /// <summary>Gives it to the scheduler.</summary>
    public QueueInstruction.SubmitCall Submit(DateTimeOffset now)
    {
        Move(CallTrigger.Submit, now, "submitted to the scheduler");
        var work = _claimed.Work!;
        return new QueueInstruction.SubmitCall(work, _first, Told) { CannotRepeat = _claimed.AcknowledgeBefore, IsRetriedByQueue = work.Retries is not null };
    }

    /// <summary>Ends a call whose row cannot be read.</summary>
    public void Refuse(TaskFailure failure, DateTimeOffset now) => End(CallTrigger.Refuse, QueuedState.Failed, failure, 0, now);

    public void Withdraw(DateTimeOffset now) => Move(CallTrigger.Withdraw, now, "is to be cancelled unless it has begun");

    public void Revoke(DateTimeOffset now) => Move(CallTrigger.Revoke, now, "revoked");

    public void Record(DateTimeOffset now) => Move(CallTrigger.Record, now, "recorded");

    /// <summary>Its result is at a worker.</summary>
    public void Fetch(DateTimeOffset now)
    {
        // It has been executed, so it cannot expire any more, though its result is made again.
        _expires = null;
        if (State != CallState.Fetching)
            Move(CallTrigger.Fetch, now, "finished, its result is at a worker");
    }

    public void Finish(byte[] result, DateTimeOffset now)
    {
        Ended = new EndedCall(Place, QueuedState.Succeeded, result, null) { Failures = _claimed.Failures };
        Move(CallTrigger.Finish, now, "finished");
    }

    /// <summary>Ends it with a failure that is not tried again.</summary>
    public void Fail(TaskFailure failure, DateTimeOffset now) => End(CallTrigger.Fail, QueuedState.Failed, failure, _claimed.Failures + 1, now);

    public void FinishHeader(TaskId header, DateTimeOffset now)
    {
        _open.Remove(header);
        EndIfSettled(mayRetry: false, now);
    }

    public void FailTask(TaskId task, TaskFailure failure, bool mayRetry, DateTimeOffset now)
    {
        if (task == Target)
            _failure = failure;
        else if (_open.Remove(task))
            _failed[task] = failure with { Cause = failure.Cause ?? NameOf(task) };
        EndIfSettled(mayRetry, now);
    }

    public void ReopenTask(TaskId task, DateTimeOffset now)
    {
        if (task != Target)
            _open.Add(task);
        else if (State == CallState.Fetching)
            Move(CallTrigger.Reopen, now, "its result is gone and is made again");
    }

    void EndIfSettled(bool mayRetry, DateTimeOffset now)
    {
        if (_failure is { } failure && _open.Count == 0)
            EndFailed(failure, mayRetry, now);
    }

    void EndFailed(TaskFailure failure, bool mayRetry, DateTimeOffset now)
    {
        var retries = _claimed.Work!.Retries;
        // It waits for workers in its row, for as long as it takes. Of a graph, some part may have been executed.
        var isStranded = failure.Type == FailureType.NoWorkerCanRun || failure.CauseType == FailureType.NoWorkerCanRun;
        if (State == CallState.Withdrawn && failure.Type == FailureType.Cancelled)
            End(CallTrigger.Expire, QueuedState.Expired, null, _claimed.Failures, now);
        else if (isStranded && (!_claimed.AcknowledgeBefore || retries is not null))
            Retry(failure, _claimed.Failures, TimeSpan.Zero, now);
        else if (mayRetry && _claimed.Failures + 1 is var failures && failures <= retries?.Most)
            Retry(failure, failures, retries.Policy.DelayBefore(failures, Jitter.Of(Place, failures)), now);
        else if (_claimed.AcknowledgeBefore && failure.Type == FailureType.StateLost)
            Fail(failure with { Type = FailureType.WorkerLost, Message = "its worker was lost while it was under way, and it was acknowledged before" }, now);
        else
            Fail(_failed.Count == 0 ? failure : WithCauses(failure), now);
    }

    void Retry(TaskFailure failure, int failures, TimeSpan delay, DateTimeOffset now)
    {
        End(CallTrigger.Retry, QueuedState.Waiting, failure, failures, now);
        Ended = Ended! with { Delay = delay };
    }

    void End(CallTrigger on, QueuedState state, TaskFailure? failure, int failures, DateTimeOffset now)
    {
        Ended = new EndedCall(Place, state, null, failure) { Failures = failures };
        Move(on, now, failure?.Type ?? "its time was over");
    }

    TaskFailure WithCauses(TaskFailure failure)
    {
        TaskFailure[] causes = [.. _failed.OrderBy(f => f.Key.Index).Select(f => f.Value)];
        var named = string.Join("; ", causes.Take(MostNamed).Select(c => $"{c.Cause}: {c.Type}: {c.Message}"));
        return failure with
        {
            Causes = causes,
            Message = causes.Length == 1 ? failure.Message : $"{causes.Length} tasks that it depends on failed: {named}{(causes.Length > MostNamed ? "; …" : "")}",
        };
    }

    void Move(CallTrigger on, DateTimeOffset now, string what)
    {
        Story.Add(now, what);
        State = CallTransitions.Next(State, on) ?? throw new InvalidCallTransitionException(State, on, Story);
    }

    string NameOf(TaskId task) => _tasks.Value[task.Index - _first].Name;

    TaskId Placed(long index) => new(QueueState.Run, _first + index);
}
