namespace ActorSweep;

/// <summary>A readable name of a task, unique in its run.</summary>
public readonly record struct TaskKey(string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
