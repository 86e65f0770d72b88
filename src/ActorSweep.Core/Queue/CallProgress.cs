using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>Carries claimed calls from their submission to the scheduler to the record of their end, and counts the ends for the plan.</summary>
sealed class CallProgress(ClaimPlan plan, Action<QueueInstruction> instruct)
{
    readonly BegunCalls _calls = new();
    readonly ResultFetches _fetches = new();
    readonly CallEnds _ends = new();

    /// <summary>The number of calls that are with the scheduler.</summary>
    public int Begun => _calls.Count;

    /// <summary>The last events that were refused because their calls are not with the scheduler.</summary>
    public Story Refused { get; } = new();

    /// <summary>Submits a call to the scheduler, or fails it where its row cannot be read.</summary>
    public void SubmitCall(ClaimedCall claimed, DateTimeOffset now)
    {
        var call = new BegunCall(claimed, BegunCall.FirstOf(claimed), now);
        if (claimed.Work is null)
        {
            call.Refuse(Failure(nameof(InvalidSweepException), claimed.Unreadable!), now);
            TakeEnd(call, now);
            return;
        }
        _calls.Add(call);
        instruct(call.SubmitCall(now));
    }

    public void RevokeCall(long place, DateTimeOffset now)
    {
        if (_calls.FindAt(place) is { } call)
        {
            call.Revoke(now);
            instruct(new QueueInstruction.CancelTask(call.Target, UnlessBegun: false));
            ReleaseCall(call);
        }
        else if (_ends.FindAt(place) is { } ended)
            ended.Revoke(now);
        else
            Refused.Add(now, "the revocation of the call at {2} is refused: the scheduler does not have the call", null, null, place);
    }

    /// <summary>Asks the scheduler to cancel calls whose time is over, unless a worker has begun them.</summary>
    public void WithdrawLateCalls(DateTimeOffset now)
    {
        foreach (var late in _calls.Late(now))
        {
            late.Withdraw(now);
            instruct(new QueueInstruction.CancelTask(late.Target, UnlessBegun: true));
        }
    }

    public void FinishTask(QueueEvent.CallTaskFinished e, DateTimeOffset now)
    {
        if (Find(e.Task, e, now) is not { } call)
            return;
        if (e.Task != call.Target)
            call.FinishHeader(e.Task, now);
        else if (e.Result is { } result)
            call.FinishCall(result, now);
        else
        {
            call.Fetch(now);
            _fetches.Want(e.Task);
        }
        EndIfComplete(call, now);
    }

    public void FailTask(QueueEvent.CallTaskFailed e, DateTimeOffset now)
    {
        if (Find(e.Task, e, now) is not { } call)
            return;
        call.FailTask(e.Task, e.Failure, e.MayRetry, now);
        EndIfComplete(call, now);
    }

    public void ReopenTask(QueueEvent.CallTaskReopened e, DateTimeOffset now)
    {
        if (Find(e.Task, e, now) is not { } call)
            return;
        call.ReopenTask(e.Task, now);
        if (e.Task == call.Target)
            _fetches.RemoveFetch(e.Task);
    }

    /// <summary>Takes a fetched result, also where its task was reopened meanwhile.</summary>
    public void TakeResult(QueueEvent.ResultFetched e, DateTimeOffset now) =>
        TakeAnswer(e.Task, call => call.FinishCall(e.Result, now), now);

    public void RefuseResult(QueueEvent.ResultTooLarge e, DateTimeOffset now) =>
        TakeAnswer(e.Task, call => call.FailCall(TooLarge(e.Length), now), now);

    public void FetchAgain(TaskId task, DateTimeOffset now)
    {
        _fetches.TakeAnswer(task);
        if (_calls.Find(task) is { State: CallState.Fetching })
            _fetches.WantLater(task, now);
    }

    /// <summary>
    /// Reports that a holder does not hold a result. The scheduler then computes the result again and reopens the task, unless it knows another holder.
    /// </summary>
    public void LoseResult(QueueEvent.CallResultLost e, DateTimeOffset now)
    {
        instruct(new QueueInstruction.ReportLostResult(e.Task, e.Holder));
        FetchAgain(e.Task, now);
    }

    public void RecordEnds()
    {
        if (_ends.Record() is { } record)
            instruct(record);
    }

    public void TakeRecorded(DateTimeOffset now)
    {
        if (_ends.TakeRecorded(now))
            instruct(new QueueInstruction.Defer(new QueueEvent.EndsDue()));
    }

    /// <summary>Begins as many fetches as there are free places.</summary>
    public void FetchResults(DateTimeOffset now)
    {
        foreach (var task in _fetches.Next(now))
            instruct(new QueueInstruction.FetchResult(task, ResultFetches.MostBytes));
    }

    public void CheckInvariants()
    {
        _calls.Check(_fetches);
        _fetches.Check(task => _calls.Find(task) is { State: CallState.Fetching });
        _ends.Check(_calls);
    }

    void TakeAnswer(TaskId task, Action<BegunCall> take, DateTimeOffset now)
    {
        _fetches.TakeAnswer(task);
        if (_calls.Find(task) is not { } call)
            return;
        take(call);
        EndIfComplete(call, now);
    }

    void EndIfComplete(BegunCall call, DateTimeOffset now)
    {
        if (call.Ended is null)
            return;
        ReleaseCall(call);
        TakeEnd(call, now);
    }

    void ReleaseCall(BegunCall call)
    {
        _calls.Remove(call);
        _fetches.RemoveFetch(call.Target);
        instruct(new QueueInstruction.ReleaseTasks(call.Outcomes));
    }

    void TakeEnd(BegunCall call, DateTimeOffset now)
    {
        plan.CountEnd(call.Kind, now);
        if (_ends.Add(call))
            instruct(new QueueInstruction.Defer(new QueueEvent.EndsDue()));
    }

    BegunCall? Find(TaskId task, QueueEvent happened, DateTimeOffset now)
    {
        if (_calls.Find(task) is { } call)
            return call;
        Refused.Add(now, "{0} of {1} is refused: no call has this task", happened.GetType().Name, task);
        return null;
    }

    static TaskFailure TooLarge(long length) => Failure(
        "ResultRefused",
        $"the result has {length >> 20} MiB, and the queue stores at most {ResultFetches.MostBytes >> 20}. "
        + "Write the result to a file and return the path, or submit the call instead of enqueueing it.");

    static TaskFailure Failure(string type, string message) => new(type, message, "", "", 0, []);
}
