namespace ActorSweep;

/// <summary>Names one incarnation of a worker: a restarted process is another worker.</summary>
public readonly record struct WorkerId(string Value)
{
    /// <summary>None of the workers: the scheduler's node, where a result is; or nobody at all.</summary>
    public static WorkerId Nobody { get; } = new("");

    public override string ToString() => Value;
}
