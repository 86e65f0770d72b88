namespace ActorSweep;

/// <summary>The number of one attempt, unique in its epoch. A result that comes back under the number of a superseded attempt is dropped.</summary>
readonly record struct AttemptId(long Value)
{
    public override string ToString() => Value.ToString();
}
