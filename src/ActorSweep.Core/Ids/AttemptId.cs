namespace ActorSweep;

/// <summary>Numbers one attempt, uniquely in its epoch. What comes back under an old number is dropped.</summary>
readonly record struct AttemptId(long Value)
{
    public override string ToString() => Value.ToString();
}
