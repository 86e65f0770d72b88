namespace ActorSweep;

/// <summary>The id of one incarnation of a worker: a process that is started again is another worker.</summary>
public readonly record struct WorkerId(string Value)
{
    /// <summary>No worker; as the holder of a result: the scheduler's node.</summary>
    public static WorkerId Nobody { get; } = new("");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
