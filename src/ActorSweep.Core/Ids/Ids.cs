namespace ActorSweep.Core.Scheduling;

/// <summary>Names one run.</summary>
public readonly record struct RunId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Names one task: a run, and the task's dense index in it.</summary>
public readonly record struct TaskId(RunId Run, long Index)
{
    public override string ToString() => $"{Run}/{Index}";
}

/// <summary>Names one client, from its first word to its last.</summary>
public readonly record struct ClientId(string Value)
{
    /// <summary>Who hands a sweep in and leaves.</summary>
    public static ClientId Nobody { get; } = new("");

    public override string ToString() => Value;
}

/// <summary>Names one incarnation of a worker: a restarted process is another worker.</summary>
public readonly record struct WorkerId(string Value)
{
    /// <summary>None of the workers: the scheduler's node, where a result is; or nobody at all.</summary>
    public static WorkerId Nobody { get; } = new("");

    public override string ToString() => Value;
}

/// <summary>Numbers one attempt, uniquely in its epoch. What comes back under an old number is dropped.</summary>
public readonly record struct AttemptId(long Value)
{
    public override string ToString() => Value.ToString();
}
