namespace ActorSweep;

/// <summary>Names one client, from its first word to its last.</summary>
readonly record struct ClientId(string Value)
{
    /// <summary>Who hands a sweep in and leaves.</summary>
    public static ClientId Nobody { get; } = new("");

    public override string ToString() => Value;
}
