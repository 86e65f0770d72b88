using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>
/// Decides for the queue which calls begin, when they begin, and how they end. A pure state machine: events in, instructions out, time passed in. The same
/// class runs in the queue's actor, in unit tests, and over a simulated table, clock and scheduler.
/// </summary>
sealed class QueueState
{
    /// <summary>The interval at which <see cref="QueueEvent.QueueTimePassed"/> happens.</summary>
    public static readonly TimeSpan ReadInterval = Backlog.Span;

    /// <summary>The queue as a client of the scheduler.</summary>
    public static readonly ClientId Client = new("queue");

    /// <summary>
    /// The run that has the tasks of all calls. Its id is the same under all schedulers, so that the next one recognizes the tasks that workers have.
    /// </summary>
    public static readonly RunId Run = new("queue");

    static readonly TimeSpan DeleteInterval = TimeSpan.FromSeconds(10), DeleteCodeInterval = TimeSpan.FromHours(1);

    readonly ClaimPlan _plan = new();
    readonly CallProgress _calls;
    List<QueueInstruction> _instructions = [];
    DateTimeOffset _now;
    DateTimeOffset? _nextDelete, _nextDeleteCode;
    bool _hasRecovered, _isApplyingTime, _isStopped;

    public QueueState() => _calls = new(_plan, Instruct);

    /// <summary>The number of calls that are with the scheduler.</summary>
    public int Begun => _calls.Begun;

    /// <summary>The last events that were refused because their calls are not with the scheduler.</summary>
    public Story Refused => _calls.Refused;

    /// <summary>Handles an event and returns its instructions, in order.</summary>
    public IReadOnlyList<QueueInstruction> Handle(QueueEvent happened, DateTimeOffset now)
    {
        (_instructions, _now) = ([], now);
        if (_isStopped)
            return _instructions;
        Apply(happened);
        _calls.FetchResults(now);
        return _instructions;
    }

    /// <summary>Checks the invariants that must hold after every event; throws where one does not. For tests: it checks every call.</summary>
    public void CheckInvariants() => _calls.CheckInvariants();

    void Apply(QueueEvent happened)
    {
        switch (happened)
        {
            case QueueEvent.LeaseAcquired: RecoverCalls(); break;
            case QueueEvent.CallsRecovered e: RecoverCalls(e); break;
            case QueueEvent.QueueTimePassed: BeginApplyingTime(); break;
            case QueueEvent.CallsRevoked e: RevokeCalls(e.Places); break;
            case QueueEvent.RecurrencesDue e: AddRecurrences(e.Due); break;
            case QueueEvent.TimesApplied: EndApplyingTime(); break;
            case QueueEvent.CallsMayBeReady: ReadQueue(); break;
            case QueueEvent.LinesRead e: FollowRead(_plan.TakeLines(e)); break;
            case QueueEvent.RoomReported e: FollowRead(_plan.TakeRoom(e, _now)); break;
            case QueueEvent.CallsClaimed e: SubmitClaimed(e.Calls); break;
            case QueueEvent.CallTaskFinished e: _calls.FinishTask(e, _now); break;
            case QueueEvent.CallTaskFailed e: _calls.FailTask(e, _now); break;
            case QueueEvent.CallTaskReopened e: _calls.ReopenTask(e, _now); break;
            case QueueEvent.ResultFetched e: _calls.TakeResult(e, _now); break;
            case QueueEvent.ResultTooLarge e: _calls.RefuseResult(e, _now); break;
            case QueueEvent.ResultUnavailable e: _calls.FetchAgain(e.Task, _now); break;
            case QueueEvent.CallResultLost e: _calls.LoseResult(e, _now); break;
            case QueueEvent.EndsDue: _calls.RecordEnds(); break;
            case QueueEvent.EndsRecorded: TakeRecorded(); break;
            case QueueEvent.DatabaseFailed e: Stop(e.Why); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "The value is not an event of the queue.");
        }
    }

    void RecoverCalls() => Instruct(new QueueInstruction.RecoverCalls(new TaskFailure(
        FailureType.WorkerLost, "the scheduler died during the execution of the call, and the call was acknowledged before its execution", "", "", 0, [])));

    void RecoverCalls(QueueEvent.CallsRecovered e)
    {
        _hasRecovered = true;
        foreach (var (function, next) in e.Rates)
            _plan.RememberRate(function, next);
        foreach (var call in e.Calls)
            _calls.SubmitCall(call, _now);
    }

    /// <summary>
    /// Begins to apply the passed time in steps: revoked calls, late calls, recurrences, rows. Each step waits until the database has answered the one before.
    /// </summary>
    void BeginApplyingTime()
    {
        if (!_hasRecovered || _isApplyingTime)
            return;
        _isApplyingTime = true;
        Instruct(new QueueInstruction.ReadRevoked());
    }

    void RevokeCalls(IReadOnlyList<long> places)
    {
        foreach (var place in places)
            _calls.RevokeCall(place, _now);
        _calls.WithdrawLateCalls(_now);
        Instruct(new QueueInstruction.ReadRecurrences());
    }

    void AddRecurrences(IReadOnlyList<DueRecurrence> due)
    {
        foreach (var recurrence in due)
            Instruct(new QueueInstruction.AddRecurrence(recurrence));
        Instruct(new QueueInstruction.ApplyTimes());
    }

    void EndApplyingTime()
    {
        _isApplyingTime = false;
        DeleteOld();
        ReadQueue();
    }

    /// <summary>Deletes old rows and old code at intervals. The first time is a while after the start, when there is less to do.</summary>
    void DeleteOld()
    {
        if (_nextDelete <= _now)
        {
            _plan.RemoveKinds();
            Instruct(new QueueInstruction.DeleteOldEnds());
        }
        if (_nextDeleteCode <= _now)
            Instruct(new QueueInstruction.DeleteOldCode());
        _nextDeleteCode = _nextDeleteCode is null ? _now + DeleteInterval : _nextDeleteCode <= _now ? _now + DeleteCodeInterval : _nextDeleteCode;
        _nextDelete = _nextDelete is null || _nextDelete <= _now ? _now + DeleteInterval : _nextDelete;
    }

    void ReadQueue()
    {
        if (_hasRecovered && _plan.BeginRead() is { } read)
            Instruct(read);
    }

    /// <summary>Continues a read of the queue, or ends it.</summary>
    void FollowRead(QueueInstruction? next)
    {
        if (next is not null)
        {
            Instruct(next);
            return;
        }
        if (_plan.MustReadAgain)
            Instruct(new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady()));
        if (_plan.NextRate() is { } soon)
            Instruct(new QueueInstruction.WakeAfter(soon));
    }

    void SubmitClaimed(IReadOnlyList<ClaimedCall> calls)
    {
        _plan.TakeClaimed(calls);
        foreach (var call in calls)
            _calls.SubmitCall(call, _now);
        FollowRead(null);
    }

    void TakeRecorded()
    {
        _calls.TakeRecorded(_now);
        Instruct(new QueueInstruction.AnnounceEnds());
        Instruct(new QueueInstruction.Defer(new QueueEvent.CallsMayBeReady()));
    }

    void Stop(string why)
    {
        _isStopped = true;
        Instruct(new QueueInstruction.Stop(why));
    }

    void Instruct(QueueInstruction instruction) => _instructions.Add(instruction);
}
