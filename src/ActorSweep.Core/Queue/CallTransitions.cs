using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>The state of a call of the queue, as <see cref="QueueState"/> knows it.</summary>
enum CallState
{
    /// <summary>The call's row waits for its time, its rate or a worker.</summary>
    Waiting,

    /// <summary>The call was submitted to the scheduler.</summary>
    Submitted,

    /// <summary>The call's time is over, and the scheduler was asked to cancel it unless a worker has begun it.</summary>
    Withdrawn,

    /// <summary>The call has finished, and its result is being fetched.</summary>
    Fetching,

    /// <summary>The call has failed and will be retried; this is not in its row yet.</summary>
    Retrying,

    /// <summary>The call has finished, and its result has arrived; this is not in its row yet.</summary>
    Succeeded,

    /// <summary>The call has failed and will not be retried; this is not in its row yet.</summary>
    Failed,

    /// <summary>The call did not begin in time; this is not in its row yet.</summary>
    Expired,

    /// <summary>The end of the call is in its row.</summary>
    Recorded,

    /// <summary>A client revoked the call; this is in its row.</summary>
    Revoked,
}

/// <summary>The cause of a call's move from one state to another.</summary>
enum CallTrigger
{
    /// <summary>The call's row was claimed, or recovered from the previous scheduler, and the call is submitted.</summary>
    Submit,

    /// <summary>The call's row cannot be read.</summary>
    Refuse,

    /// <summary>The call's time was over before a worker was known to have begun it.</summary>
    Withdraw,

    /// <summary>The call was cancelled because its time was over.</summary>
    Expire,

    /// <summary>The call's result has arrived.</summary>
    Finish,

    /// <summary>A worker holds the call's result.</summary>
    Fetch,

    /// <summary>The call's result is lost, and the scheduler computes it again.</summary>
    Reopen,

    /// <summary>The call failed and has a retry left, or no worker can run it now.</summary>
    Retry,

    /// <summary>The call failed and is not retried.</summary>
    Fail,

    /// <summary>The database has recorded how the call ended.</summary>
    Record,

    /// <summary>A client revoked the call.</summary>
    Revoke,
}

/// <summary>Every move that a call can make. A move that is not in this table cannot happen.</summary>
static class CallTransitions
{
    public sealed record CallTransition(CallState From, CallTrigger On, CallState To);

    public static IReadOnlyList<CallTransition> Rows { get; } =
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
        .. HasEnded(CallState.Retrying, CallState.Waiting),
        .. HasEnded(CallState.Succeeded, CallState.Recorded),
        .. HasEnded(CallState.Failed, CallState.Recorded),
        .. HasEnded(CallState.Expired, CallState.Recorded),
    ];

    static readonly CallState?[,] Moves = Table();

    /// <summary>Returns the state after a trigger; null where the trigger cannot happen in this state.</summary>
    public static CallState? Next(CallState from, CallTrigger on) => Moves[(int)from, (int)on];

    /// <summary>The moves that every call with the scheduler can make.</summary>
    static IEnumerable<CallTransition> WithTheScheduler(CallState state) =>
    [
        new(state, CallTrigger.Finish, CallState.Succeeded),
        new(state, CallTrigger.Retry, CallState.Retrying),
        new(state, CallTrigger.Fail, CallState.Failed),
        new(state, CallTrigger.Revoke, CallState.Revoked),
    ];

    /// <summary>The moves of a call that has ended, until its end is in its row. If the row is revoked first, the call is revoked.</summary>
    static IEnumerable<CallTransition> HasEnded(CallState state, CallState recorded) =>
        [new(state, CallTrigger.Record, recorded), new(state, CallTrigger.Revoke, CallState.Revoked)];

    static CallState?[,] Table()
    {
        var moves = new CallState?[Enum.GetValues<CallState>().Length, Enum.GetValues<CallTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}

/// <summary>A move that the table does not have, which is a defect in the queue. The message contains the call's story.</summary>
sealed class InvalidCallTransitionException(CallState from, CallTrigger on, Story story)
    : Exception($"A call that is {from} cannot {on}.\n{story}");
