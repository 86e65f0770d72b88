namespace ActorSweep;

/// <summary>The name of a task for people, unique in its run.</summary>
public readonly record struct TaskKey(string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
