namespace ActorSweep;

/// <summary>A call of the queue at one moment.</summary>
public sealed record QueuedSnapshot
{
    /// <summary>The call's id, by which <c>SweepClient.Queued</c> finds it again.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the queue; empty for the default queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The name of the function that is called.</summary>
    public required string Name { get; init; }

    /// <summary>The state of the call.</summary>
    public required QueuedState State { get; init; }

    /// <summary>The priority; calls of a higher one begin first.</summary>
    public int Priority { get; init; }

    /// <summary>The time at which the call was put into the queue.</summary>
    public required DateTimeOffset Enqueued { get; init; }

    /// <summary>The time before which the call does not begin.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>The time at which the call ended; null before that.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The number of attempts that have failed. An attempt that ended because its worker or its scheduler was lost does not count.</summary>
    public int Failures { get; init; }

    /// <summary>The failure of the call, or of its last attempt; null where none failed.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The serialized result; null unless it was asked for.</summary>
    public byte[]? Result { get; init; }

    /// <summary>Whether the call has ended, with success or without.</summary>
    public bool HasEnded => State >= QueuedState.Succeeded;
}

/// <summary>The states of a call of the queue. All states from <see cref="Succeeded"/> on are final.</summary>
public enum QueuedState
{
    /// <summary>The call has not begun.</summary>
    Waiting,

    /// <summary>The scheduler has taken the call; a worker may be executing it.</summary>
    Started,

    /// <summary>The call returned.</summary>
    Succeeded,

    /// <summary>The call failed, and has no retries left.</summary>
    Failed,

    /// <summary>A client revoked the call.</summary>
    Revoked,

    /// <summary>The call had not begun when <see cref="QueueOptions.Expires"/> was over.</summary>
    Expired,
}
