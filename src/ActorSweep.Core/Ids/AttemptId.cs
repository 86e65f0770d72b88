namespace ActorSweep;

/// <summary>The number of one attempt, unique in its epoch. A result that is reported under the number of a superseded attempt is discarded.</summary>
readonly record struct AttemptId(long Value)
{
    public override string ToString() => Value.ToString();
}
