namespace ActorSweep;

/// <summary>The failure of a task.</summary>
/// <param name="Type">The exception's full type name, or one of <see cref="FailureType"/>.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">The stack trace on the worker; empty where nothing was thrown.</param>
/// <param name="Worker">The worker of the last attempt; empty where there was none.</param>
/// <param name="Attempt">The number of attempts.</param>
/// <param name="Story">The story of the task: a line for each thing that happened to it.</param>
public sealed record TaskFailure(string Type, string Message, string Stack, string Worker, int Attempt, IReadOnlyList<string> Story)
{
    /// <summary>The task on which this one depends and whose failure made this one fail; null where this task failed by itself.</summary>
    public string? Cause { get; init; }

    /// <summary>The <see cref="Type"/> of that task's failure.</summary>
    public string? CauseType { get; init; }

    /// <summary>The failures of all inputs, where the task waited for the end of all inputs (a chord of the queue); else null.</summary>
    public IReadOnlyList<TaskFailure>? Causes { get; init; }

    /// <summary>The exceptions that caused the exception, outermost first; several for an aggregate exception. At most eight in all, with shortened texts.</summary>
    public IReadOnlyList<RemoteError> Inner { get; init; } = [];

    /// <summary>Returns the exception, and the innermost one that caused it, in one line.</summary>
    internal string Summarize()
    {
        const int longest = 500;
        var innermost = Inner.Count > 0 ? Inner[0] : null;
        while (innermost?.Inner is [var deeper, ..])
            innermost = deeper;
        var text = $"{Type}: {Message}{(innermost is null ? "" : $" (caused by {innermost.Type}: {innermost.Message})")}".ReplaceLineEndings(" ");
        return text.Length <= longest ? text : text[..(longest - 1)] + "…";
    }

    /// <summary>The last lines that the process of the task printed, where that process died; else empty.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];
}

/// <summary>An exception on a worker.</summary>
/// <param name="Type">The exception's full type name.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">The stack trace on the worker; empty where the exception was not thrown.</param>
public sealed record RemoteError(string Type, string Message, string Stack)
{
    /// <summary>The exceptions that caused this one; several for an aggregate exception.</summary>
    public IReadOnlyList<RemoteError> Inner { get; init; } = [];

    /// <summary>Returns the type, the message, the exceptions that caused this one, and the stack trace.</summary>
    public override string ToString() =>
        $"{Type}: {Message}{string.Concat(Inner.Select(inner => $"\n ---> {inner}\n   --- End of inner exception ---"))}{(Stack.Length == 0 ? "" : "\n" + Stack)}";
}

/// <summary>The types of failures that are not exceptions of the task itself.</summary>
public static class FailureType
{
    /// <summary>A task on which it depends failed.</summary>
    public const string DependencyFailed = nameof(DependencyFailed);

    /// <summary>A client cancelled the task.</summary>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>No worker has the resources or the name that the task asks for.</summary>
    public const string NoWorkerCanRun = nameof(NoWorkerCanRun);

    /// <summary>
    /// Workers or executors died while they executed the task, as often as the cluster allows, and the last was a worker. Also the type of a queued call with
    /// <see cref="QueueOptions.AcknowledgeBefore"/> whose worker or scheduler was lost.
    /// </summary>
    public const string WorkerLost = nameof(WorkerLost);

    /// <summary>Workers or executors died while they executed the task, as often as the cluster allows, and the last was an executor.</summary>
    public const string ExecutorLost = "ExecutorLostException";

    /// <summary>The task must not be executed again, and its worker or its scheduler is lost: a call of an actor, for example.</summary>
    public const string StateLost = nameof(StateLost);

    /// <summary>An input could not be fetched, in as many attempts as the cluster allows.</summary>
    public const string InputLost = nameof(InputLost);

    /// <summary>The client has lost its cluster, and does not know how the task ends.</summary>
    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>The scheduler does not know the task, or a task on which it depends.</summary>
    public const string InputDeleted = nameof(InputDeleted);
}
