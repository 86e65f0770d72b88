namespace ActorSweep.Core.Queue;

/// <summary>A call whose row this scheduler has claimed, or has recovered from the scheduler before it.</summary>
/// <param name="Place">Its row.</param>
/// <param name="Name">The function, to people; rates are kept by it.</param>
/// <param name="Kind">What it needs of workers, as text.</param>
sealed record ClaimedCall(long Place, string Name, string Kind)
{
    /// <summary>What it does; null where its row cannot be read.</summary>
    public CallWork? Work { get; init; }

    /// <summary>Why its row cannot be read.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The time from one call of its function to the next; zero: there is no limit.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Whether it counts as done when it begins, so that it never begins twice.</summary>
    public bool AcknowledgeBefore { get; init; }

    /// <summary>Tries that failed before.</summary>
    public int Failures { get; init; }

    /// <summary>How often its row was claimed, this time included. A scheduler that takes over a call that has begun goes on with the same number.</summary>
    public int Begun { get; init; }

    /// <summary>The time after which it need not begin any more; null: never.</summary>
    public TimeSpan? ExpiresIn { get; init; }
}

/// <summary>What a call does, as far as the queue decides by it: one task or several, of one of which the result is kept.</summary>
/// <param name="Tasks">Each after those that it takes the results of.</param>
sealed record CallWork(IReadOnlyList<CallTask> Tasks)
{
    /// <summary>The tasks that a call may have.</summary>
    public const long MostTasks = 1 << 22;

    /// <summary>The place of the task of which the result is kept.</summary>
    public required long Target { get; init; }

    /// <summary>How the only task is tried again; null where there are several, which the scheduler tries again.</summary>
    public CallRetries? Retries { get; init; }

    /// <summary>The work as the scheduler takes it. The queue gives it back with <see cref="QueueInstruction.SubmitCall"/> and does not look at it.</summary>
    public object? Handle { get; init; }
}

/// <summary>One task of a call.</summary>
/// <param name="Index">Its place in the call.</param>
/// <param name="Inputs">The places of those that it takes the results of.</param>
readonly record struct CallTask(long Index, string? Key, string Function, IReadOnlyList<long> Inputs)
{
    /// <summary>Its name to people.</summary>
    public string Name => Key ?? $"{Function}-{Index}";
}

/// <summary>How often a call is tried again, and when.</summary>
sealed record CallRetries(int Most, RetryPolicy Policy);

/// <summary>How a call has ended, to be recorded; where it waits again, why.</summary>
/// <param name="State"><see cref="QueuedState.Waiting"/> where it is tried again.</param>
sealed record EndedCall(long Place, QueuedState State, byte[]? Result, TaskFailure? Failure)
{
    /// <summary>How long it waits until it is ready again.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Tries that have failed.</summary>
    public int Failures { get; init; }
}
