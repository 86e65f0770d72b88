namespace ActorSweep.Core.Scheduling;

/// <summary>Names one run.</summary>
public readonly record struct RunId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Names one incarnation of a worker: a restarted process is another worker.</summary>
public readonly record struct WorkerId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Numbers one try at a chunk, uniquely in its epoch. What comes back under an old number is dropped.</summary>
public readonly record struct AttemptId(long Value)
{
    public override string ToString() => Value.ToString();
}
