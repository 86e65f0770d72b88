namespace ActorSweep;

/// <summary>
/// Thrown when a task failed. It has the remote exception's type, message and stack, and the story of the task. Its inner exception is a
/// <see cref="RemoteException"/> where the remote exception had one, or an <see cref="AggregateException"/> where it had several.
/// </summary>
public class TaskFailedException : Exception
{
    internal TaskFailedException(string key, TaskFailure failure)
        : base($"task '{key}' failed: {failure.Type}: {failure.Message}", RemoteException.Of(failure.Inner)) => (Key, Failure) = (key, failure);

    /// <summary>Gets the name of the task.</summary>
    public string Key { get; }

    /// <summary>Gets the failure: the type, message and stack trace of the remote exception, the worker, the attempt and the story.</summary>
    public TaskFailure Failure { get; }

    /// <summary>Gets the full type name of the remote exception, or one of <see cref="FailureType"/>.</summary>
    public string RemoteType => Failure.Type;

    /// <summary>Gets the stack trace on the worker; empty where nothing was thrown.</summary>
    public string RemoteStack => Failure.Stack;

    /// <summary>Gets the story of the task: a line for each thing that happened to it.</summary>
    public IReadOnlyList<string> Story => Failure.Story;

    /// <summary>Returns the message, the remote stack trace, the last lines that a dead process printed, the story and the local stack trace.</summary>
    public override string ToString()
    {
        var cause = InnerException is { } inner ? $"\n ---> {inner}\n   --- End of inner exception ---" : "";
        var remote = Failure.Stack.Length == 0 ? cause : $"{cause}\n{Failure.Stack}\n   --- on {Failure.Worker}, attempt {Failure.Attempt} ---";
        var output = Failure.Output.Count == 0 ? "" : $"\nThe last lines that its process printed:\n   {string.Join("\n   ", Failure.Output)}";
        var story = Story.Count == 0 ? "" : $"\nThe story of the task:\n   {string.Join("\n   ", Story)}";
        return $"{GetType().FullName}: {Message}{remote}{output}{story}\n{StackTrace}";
    }

    /// <summary>Returns the exception for a failure.</summary>
    internal static Exception Of(string key, TaskFailure failure) => failure.Type switch
    {
        FailureType.Cancelled => new OperationCanceledException($"task '{key}' was cancelled."),
        // A lost state is reported as such to every task that depends on it.
        FailureType.DependencyFailed when failure.CauseType == FailureType.StateLost => new StateLostException(key, failure),
        FailureType.DependencyFailed => new DependencyFailedException(key, failure),
        FailureType.NoWorkerCanRun => new NoWorkerCanRunException(key, failure),
        FailureType.StateLost => new StateLostException(key, failure),
        FailureType.ExecutorLost => new ExecutorLostException(key, failure),
        _ => new TaskFailedException(key, failure),
    };
}

/// <summary>Thrown when a task on which the task depends failed. <see cref="Cause"/> names it.</summary>
public sealed class DependencyFailedException : TaskFailedException
{
    internal DependencyFailedException(string key, TaskFailure failure) : base(key, failure) { }

    /// <summary>Gets the name of the task that failed first, whether this task depends on it directly or through other tasks.</summary>
    public string Cause => Failure.Cause!;

    /// <summary>For a queued call with several inputs: gets the failures of the inputs that failed. Otherwise: this failure alone.</summary>
    public IReadOnlyList<TaskFailure> Causes => Failure.Causes ?? [Failure];
}

/// <summary>Thrown when a task failed because workers or executors died while they executed it (<c>allowed-losses</c>, 3 by default), and an executor died last.</summary>
public sealed class ExecutorLostException : TaskFailedException
{
    internal ExecutorLostException(string key, TaskFailure failure) : base(key, failure) { }

    /// <summary>Gets the last lines that the last of these processes printed.</summary>
    public IReadOnlyList<string> LastLines => Failure.Output;
}

/// <summary>Thrown when, for <c>no-worker-timeout</c> (5 minutes by default), no worker had the resources or the name that a task requires.</summary>
public sealed class NoWorkerCanRunException : TaskFailedException
{
    internal NoWorkerCanRunException(string key, TaskFailure failure) : base(key, failure) { }
}

/// <summary>
/// Thrown when state that cannot be computed again was lost with its worker or scheduler: the state of an actor, or a call of one that may have begun.
/// </summary>
public sealed class StateLostException : TaskFailedException
{
    internal StateLostException(string key, TaskFailure failure) : base(key, failure) { }
}
