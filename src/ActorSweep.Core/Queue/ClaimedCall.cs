namespace ActorSweep.Core.Queue;

/// <summary>A call whose row this scheduler has claimed, or has recovered from the previous scheduler.</summary>
/// <param name="Place">The call's row.</param>
/// <param name="Name">A readable name of the function; rates are kept by it.</param>
/// <param name="Kind">The call's requirements for workers, as text.</param>
sealed record ClaimedCall(long Place, string Name, string Kind)
{
    /// <summary>The work; null where the row cannot be read.</summary>
    public CallWork? Work { get; init; }

    /// <summary>Why the row cannot be read.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The time from one call of the function to the next; zero: no limit.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Whether the call is acknowledged when it begins, so that it never begins twice.</summary>
    public bool AcknowledgeBefore { get; init; }

    /// <summary>The number of attempts that failed before.</summary>
    public int Failures { get; init; }

    /// <summary>How often the row was claimed, this time included. A scheduler that recovers a call keeps the number.</summary>
    public int Begun { get; init; }

    /// <summary>The time after which the call does not begin any more; null: no limit.</summary>
    public TimeSpan? ExpiresIn { get; init; }
}

/// <summary>The work of a call, as far as the queue decides by it: one or more tasks. The result of one of them is kept.</summary>
/// <param name="Tasks">Each task comes after its inputs.</param>
sealed record CallWork(IReadOnlyList<CallTask> Tasks)
{
    /// <summary>The most tasks in a call.</summary>
    public const long MostTasks = 1 << 22;

    /// <summary>The index of the task whose result is kept.</summary>
    public required long Target { get; init; }

    /// <summary>The retries of the only task; null where there are several tasks, which the scheduler retries.</summary>
    public CallRetries? Retries { get; init; }

    /// <summary>The work as the scheduler takes it. The queue passes it on in <see cref="QueueInstruction.SubmitCall"/> and does not read it.</summary>
    public object? Handle { get; init; }
}

/// <summary>One task of a call.</summary>
/// <param name="Index">The task's index in the call.</param>
/// <param name="Inputs">The indices of the tasks whose results this task takes.</param>
readonly record struct CallTask(long Index, string? Key, string Function, IReadOnlyList<long> Inputs)
{
    /// <summary>A readable name of the task.</summary>
    public string Name => Key ?? $"{Function}-{Index}";
}

/// <summary>How often and when a call is retried.</summary>
sealed record CallRetries(int Most, RetryPolicy Policy);

/// <summary>How a call ended, to be recorded. Where the call is retried, the failure is that of the last attempt.</summary>
/// <param name="State"><see cref="QueuedState.Waiting"/> where the call is retried.</param>
sealed record CallEnd(long Place, QueuedState State, byte[]? Result, TaskFailure? Failure)
{
    /// <summary>The time until the call is ready again.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The number of attempts that have failed.</summary>
    public int Failures { get; init; }
}
