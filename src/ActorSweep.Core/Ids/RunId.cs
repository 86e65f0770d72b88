namespace ActorSweep;

/// <summary>The id of one run.</summary>
public readonly record struct RunId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
