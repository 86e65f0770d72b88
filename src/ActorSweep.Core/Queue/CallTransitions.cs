using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>Where a call of the queue stands, as <see cref="QueueState"/> sees it.</summary>
enum CallState
{
    /// <summary>Its row waits for its time, its rate or a worker.</summary>
    Waiting,

    /// <summary>The scheduler has it.</summary>
    Submitted,

    /// <summary>The scheduler has it and is asked to cancel it unless a worker has begun it: its time is over.</summary>
    Withdrawn,

    /// <summary>It has finished, and its result is being fetched.</summary>
    Fetching,

    /// <summary>It has failed and will be tried again; its row does not say so yet.</summary>
    Retrying,

    /// <summary>It has finished, and its result is here; its row does not say so yet.</summary>
    Succeeded,

    /// <summary>It has failed for good; its row does not say so yet.</summary>
    Failed,

    /// <summary>It did not begin in time; its row does not say so yet.</summary>
    Expired,

    /// <summary>Its row says how it has ended.</summary>
    Recorded,

    /// <summary>A client revoked it; its row says so.</summary>
    Revoked,
}

/// <summary>What moves a call from one state to another.</summary>
enum CallTrigger
{
    /// <summary>Its row was claimed, or recovered from the scheduler before, and it goes to the scheduler.</summary>
    Submit,

    /// <summary>Its row cannot be read.</summary>
    Refuse,

    /// <summary>Its time is over before a worker was seen to begin it.</summary>
    Withdraw,

    /// <summary>It was cancelled, because its time was over.</summary>
    Expire,

    /// <summary>Its result is here.</summary>
    Finish,

    /// <summary>Its result is at a worker.</summary>
    Fetch,

    /// <summary>Its result is gone, and the scheduler has it made again.</summary>
    Reopen,

    /// <summary>It failed and has another try, or no worker can run it now.</summary>
    Retry,

    /// <summary>It failed for good.</summary>
    Fail,

    /// <summary>The database has recorded what became of it.</summary>
    Record,

    /// <summary>A client revoked it.</summary>
    Revoke,
}

/// <summary>Every move that a call can make. A move that is not here cannot happen.</summary>
static class CallTransitions
{
    public sealed record Row(CallState From, CallTrigger On, CallState To);

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(CallState.Waiting, CallTrigger.Submit, CallState.Submitted),
        new(CallState.Waiting, CallTrigger.Refuse, CallState.Failed),
        new(CallState.Submitted, CallTrigger.Withdraw, CallState.Withdrawn),
        .. WithTheScheduler(CallState.Submitted),
        new(CallState.Submitted, CallTrigger.Fetch, CallState.Fetching),
        .. WithTheScheduler(CallState.Withdrawn),
        new(CallState.Withdrawn, CallTrigger.Fetch, CallState.Fetching),
        new(CallState.Withdrawn, CallTrigger.Expire, CallState.Expired),
        .. WithTheScheduler(CallState.Fetching),
        new(CallState.Fetching, CallTrigger.Reopen, CallState.Submitted),
        .. Ended(CallState.Retrying, CallState.Waiting),
        .. Ended(CallState.Succeeded, CallState.Recorded),
        .. Ended(CallState.Failed, CallState.Recorded),
        .. Ended(CallState.Expired, CallState.Recorded),
    ];

    static readonly CallState?[,] Moves = Table();

    /// <summary>Where a trigger takes a state, or null where it cannot happen.</summary>
    public static CallState? Next(CallState from, CallTrigger on) => Moves[(int)from, (int)on];

    /// <summary>The moves of any call that the scheduler has.</summary>
    static IEnumerable<Row> WithTheScheduler(CallState state) =>
    [
        new(state, CallTrigger.Finish, CallState.Succeeded),
        new(state, CallTrigger.Retry, CallState.Retrying),
        new(state, CallTrigger.Fail, CallState.Failed),
        new(state, CallTrigger.Revoke, CallState.Revoked),
    ];

    /// <summary>The moves of a call that has ended, until its end is in its row. If the row is revoked first, the call is revoked.</summary>
    static IEnumerable<Row> Ended(CallState state, CallState recorded) =>
        [new(state, CallTrigger.Record, recorded), new(state, CallTrigger.Revoke, CallState.Revoked)];

    static CallState?[,] Table()
    {
        var moves = new CallState?[Enum.GetValues<CallState>().Length, Enum.GetValues<CallTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}

/// <summary>A move that the table does not have: a defect in the queue, told with the call's story.</summary>
sealed class InvalidCallTransitionException(CallState from, CallTrigger on, Story story)
    : Exception($"A call that is {from} can't {on}.\n{story}");
