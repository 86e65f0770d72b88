namespace ActorSweep;

/// <summary>How a call of the queue stood at one moment.</summary>
public sealed record QueuedSnapshot
{
    public required string Id { get; init; }

    /// <summary>The queue's name; empty: the default one.</summary>
    public required string Queue { get; init; }

    /// <summary>The function.</summary>
    public required string Name { get; init; }

    public required QueuedState State { get; init; }

    public int Priority { get; init; }

    public required DateTimeOffset Enqueued { get; init; }

    /// <summary>When it may begin.</summary>
    public DateTimeOffset Due { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Tries that have failed; those that a lost worker or scheduler cut short are none.</summary>
    public int Failures { get; init; }

    /// <summary>Why it has failed, or why its last try did.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>What it returned, as it travels; only where it was asked for.</summary>
    public byte[]? Result { get; init; }

    public bool HasEnded => State >= QueuedState.Succeeded;
}

/// <summary>Where a call of the queue stands.</summary>
public enum QueuedState
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>The scheduler has it; a worker may have begun it.</summary>
    Started,
    Succeeded,
    Failed,

    /// <summary>A client did not want it any more.</summary>
    Revoked,

    /// <summary>It did not begin in time.</summary>
    Expired,
}
