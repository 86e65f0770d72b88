namespace ActorSweep;

/// <summary>Why a task has no result.</summary>
/// <param name="Type">The exception's full type name, or one of <see cref="FailureType"/>.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">The stack on the worker.</param>
/// <param name="Worker">Where the last attempt ran; empty where none did.</param>
/// <param name="Attempt">How many attempts there were.</param>
/// <param name="Story">What happened to the task, a line each.</param>
public sealed record TaskFailure(string Type, string Message, string Stack, string Worker, int Attempt, IReadOnlyList<string> Story)
{
    /// <summary>The task that failed, where it is not this one but one that it depends on.</summary>
    public string? Cause { get; init; }

    /// <summary>What that one failed of.</summary>
    public string? CauseType { get; init; }

    /// <summary>All that it depends on and that failed, where that was waited for.</summary>
    public IReadOnlyList<TaskFailure>? Causes { get; init; }

    /// <summary>The last lines that its process printed, where that died of it.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];
}

/// <summary>Failures that are not an exception of the task's own.</summary>
public static class FailureType
{
    /// <summary>Something that it depends on failed.</summary>
    public const string DependencyFailed = nameof(DependencyFailed);

    /// <summary>A client cancelled it.</summary>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>No worker has what it needs.</summary>
    public const string NoWorkerCanRun = nameof(NoWorkerCanRun);

    /// <summary>The workers that executed it died.</summary>
    public const string WorkerLost = nameof(WorkerLost);

    /// <summary>The processes that executed it died, one after another.</summary>
    public const string ExecutorLost = "ExecutorLostException";

    /// <summary>It can't be done again, and its worker is gone: the state of an actor, say.</summary>
    public const string StateLost = nameof(StateLost);

    /// <summary>An input could not be had again and again.</summary>
    public const string InputLost = nameof(InputLost);

    /// <summary>The client has lost its cluster; what becomes of the task is not known.</summary>
    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>It depends on a task that is not there (any more).</summary>
    public const string InputForgotten = nameof(InputForgotten);
}
