namespace ActorSweep;

/// <summary>A task failed, somewhere. Says what was thrown, where, and what happened to the task until then.</summary>
public class TaskFailedException : Exception
{
    internal TaskFailedException(string key, TaskFailure failure)
        : base($"task '{key}' failed: {failure.Type}: {failure.Message}") => (Key, Failure) = (key, failure);

    /// <summary>The task's name.</summary>
    public string Key { get; }

    /// <summary>Type, message and stack as they were on the worker; which worker, and which attempt; and the story.</summary>
    public TaskFailure Failure { get; }

    /// <summary>The full name of the type of what was thrown.</summary>
    public string RemoteType => Failure.Type;

    /// <summary>The stack on the worker.</summary>
    public string RemoteStack => Failure.Stack;

    /// <summary>What happened to the task, a line each.</summary>
    public IReadOnlyList<string> Story => Failure.Story;

    public override string ToString()
    {
        var remote = Failure.Stack.Length == 0 ? "" : $"\n{Failure.Stack}\n   --- on {Failure.Worker}, attempt {Failure.Attempt} ---";
        var output = Failure.Output.Count == 0 ? "" : $"\nThe last lines that its process printed:\n   {string.Join("\n   ", Failure.Output)}";
        var story = Story.Count == 0 ? "" : $"\nWhat happened to it:\n   {string.Join("\n   ", Story)}";
        return $"{GetType().FullName}: {Message}{remote}{output}{story}\n{StackTrace}";
    }

    /// <summary>The exception for a failure.</summary>
    internal static Exception Of(string key, TaskFailure failure) => failure.Type switch
    {
        FailureType.Cancelled => new OperationCanceledException($"task '{key}' was cancelled."),
        // That a state is lost is the same loss for all that needed it.
        FailureType.DependencyFailed when failure.CauseType == FailureType.StateLost => new StateLostException(key, failure),
        FailureType.DependencyFailed => new DependencyFailedException(key, failure),
        FailureType.NoWorkerCanRun => new NoWorkerCanRunException(key, failure),
        FailureType.StateLost => new StateLostException(key, failure),
        FailureType.ExecutorLost => new ExecutorLostException(key, failure),
        _ => new TaskFailedException(key, failure),
    };
}

/// <summary>Something that a task depends on failed; <see cref="Cause"/> names it.</summary>
public sealed class DependencyFailedException : TaskFailedException
{
    internal DependencyFailedException(string key, TaskFailure failure) : base(key, failure) { }

    /// <summary>The task at the root of it, however far away.</summary>
    public string Cause => Failure.Cause!;

    /// <summary>All of what it depends on that failed: of a call of the queue, whose headers were all waited for; else the one at the root.</summary>
    public IReadOnlyList<TaskFailure> Causes => Failure.Causes ?? [Failure];
}

/// <summary>A task was the death of the processes that executed it, one after another.</summary>
public sealed class ExecutorLostException : TaskFailedException
{
    internal ExecutorLostException(string key, TaskFailure failure) : base(key, failure) { }

    /// <summary>The last lines that the last of them printed.</summary>
    public IReadOnlyList<string> LastLines => Failure.Output;
}

/// <summary>No worker had what a task needs, and none came in time.</summary>
public sealed class NoWorkerCanRunException : TaskFailedException
{
    internal NoWorkerCanRunException(string key, TaskFailure failure) : base(key, failure) { }
}

/// <summary>What can't be made again went with its worker: an actor's state, or a call of one that may have been under way.</summary>
public sealed class StateLostException : TaskFailedException
{
    internal StateLostException(string key, TaskFailure failure) : base(key, failure) { }
}
