using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>
/// A call that was submitted to the scheduler, and the effect of its tasks' updates on it. A chord is a task with several inputs, its headers. The headers are
/// followed too: where some fail, the call waits for the others, and then fails once with all failures.
/// </summary>
sealed class BegunCall
{
    const int MostNamed = 10, BitsOfBegun = 3;

    readonly ClaimedCall _claimed;
    readonly long _first;

    /// <summary>Headers that have neither finished nor failed.</summary>
    readonly HashSet<TaskId> _open = [];
    readonly Dictionary<TaskId, TaskFailure> _failed = [];
    readonly Lazy<Dictionary<long, CallTask>> _tasks;
    DateTimeOffset? _expires;
    TaskFailure? _failure;

    /// <param name="first">The index of the call's first task in the queue's run.</param>
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
        Outcomes = new HashSet<TaskId>([Target, .. _open]);
    }

    /// <summary>
    /// Returns the index of the call's first task in the queue's run. It is the same under the next scheduler, and differs when the call is claimed again
    /// (eight values in turn).
    /// </summary>
    public static long FirstOf(ClaimedCall call) => (call.Place << BitsOfBegun | (call.Begun & (1L << BitsOfBegun) - 1)) * CallWork.MostTasks;

    public CallState State { get; private set; } = CallState.Waiting;

    public Story Story { get; } = new();

    public long Place => _claimed.Place;

    public string Kind => _claimed.Kind;

    /// <summary>The task whose result is kept.</summary>
    public TaskId Target { get; }

    /// <summary>The tasks that the scheduler reports to the queue.</summary>
    public IReadOnlySet<TaskId> Outcomes { get; } = new HashSet<TaskId>();

    /// <summary>How the call ended; null before that.</summary>
    public CallEnd? Ended { get; private set; }

    /// <summary>Whether the call's time is over and no worker is known to have begun it. Always false for a graph: a part of it may have begun.</summary>
    public bool IsLate(DateTimeOffset now) => State == CallState.Submitted && _expires <= now && _claimed.Work!.Retries is not null;

    public QueueInstruction.SubmitCall SubmitCall(DateTimeOffset now)
    {
        Move(CallTrigger.Submit, now, "submitted to the scheduler");
        var work = _claimed.Work!;
        return new QueueInstruction.SubmitCall(work, _first, Outcomes) { CannotRepeat = _claimed.AcknowledgeBefore, IsRetriedByQueue = work.Retries is not null };
    }

    /// <summary>Ends a call whose row cannot be read.</summary>
    public void Refuse(TaskFailure failure, DateTimeOffset now) => EndCall(CallTrigger.Refuse, QueuedState.Failed, failure, 0, now);

    public void Withdraw(DateTimeOffset now) => Move(CallTrigger.Withdraw, now, "withdrawn: the scheduler cancels the call unless a worker has begun it");

    public void Revoke(DateTimeOffset now) => Move(CallTrigger.Revoke, now, "revoked");

    public void Record(DateTimeOffset now) => Move(CallTrigger.Record, now, "recorded");

    /// <summary>Records that a worker holds the call's result, which is to be fetched.</summary>
    public void Fetch(DateTimeOffset now)
    {
        // The call has been executed, so it can no longer expire, even if its result is computed again.
        _expires = null;
        if (State != CallState.Fetching)
            Move(CallTrigger.Fetch, now, "finished; a worker holds the result");
    }

    public void FinishCall(byte[] result, DateTimeOffset now)
    {
        Ended = new CallEnd(Place, QueuedState.Succeeded, result, null) { Failures = _claimed.Failures };
        Move(CallTrigger.Finish, now, "finished");
    }

    /// <summary>Ends the call with a failure that is not retried.</summary>
    public void FailCall(TaskFailure failure, DateTimeOffset now) => EndCall(CallTrigger.Fail, QueuedState.Failed, failure, _claimed.Failures + 1, now);

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
            Move(CallTrigger.Reopen, now, "the result is lost and is computed again");
    }

    void EndIfSettled(bool mayRetry, DateTimeOffset now)
    {
        if (_failure is { } failure && _open.Count == 0)
            EndFailed(failure, mayRetry, now);
    }

    void EndFailed(TaskFailure failure, bool mayRetry, DateTimeOffset now)
    {
        var retries = _claimed.Work!.Retries;
        // A call that no worker can run waits in its row until one can. A graph that was acknowledged before fails instead: a part of it may have been
        // executed.
        var isStranded = failure.Type == FailureType.NoWorkerCanRun || failure.CauseType == FailureType.NoWorkerCanRun;
        if (State == CallState.Withdrawn && failure.Type == FailureType.Cancelled)
            EndCall(CallTrigger.Expire, QueuedState.Expired, null, _claimed.Failures, now);
        else if (isStranded && (!_claimed.AcknowledgeBefore || retries is not null))
            RetryCall(failure, _claimed.Failures, TimeSpan.Zero, now);
        else if (mayRetry && _claimed.Failures + 1 is var failures && failures <= retries?.Most)
            RetryCall(failure, failures, retries.Policy.DelayBefore(failures, Jitter.Of(Place, failures)), now);
        else if (_claimed.AcknowledgeBefore && failure.Type == FailureType.StateLost)
            FailCall(failure with
            {
                Type = FailureType.WorkerLost,
                Message = "the worker was lost while it executed the call, and the call was acknowledged before its execution",
            }, now);
        else
            FailCall(_failed.Count == 0 ? failure : WithCauses(failure), now);
    }

    void RetryCall(TaskFailure failure, int failures, TimeSpan delay, DateTimeOffset now)
    {
        EndCall(CallTrigger.Retry, QueuedState.Waiting, failure, failures, now);
        Ended = Ended! with { Delay = delay };
    }

    void EndCall(CallTrigger on, QueuedState state, TaskFailure? failure, int failures, DateTimeOffset now)
    {
        Ended = new CallEnd(Place, state, null, failure) { Failures = failures };
        Move(on, now, failure?.Type ?? "expired before a worker began it");
    }

    TaskFailure WithCauses(TaskFailure failure)
    {
        TaskFailure[] causes = [.. _failed.OrderBy(f => f.Key.Index).Select(f => f.Value)];
        var named = string.Join("; ", causes.Take(MostNamed).Select(c => $"{c.Cause}: {c.Type}: {c.Message}"));
        return failure with
        {
            Causes = causes,
            Message = causes.Length == 1 ? failure.Message : $"{causes.Length} inputs of the call failed: {named}{(causes.Length > MostNamed ? "; …" : "")}",
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
