namespace ActorSweep;

/// <summary>A task's name to people, unique in its run.</summary>
public readonly record struct TaskKey(string Name)
{
    public override string ToString() => Name;
}
