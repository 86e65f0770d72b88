namespace ActorSweep;

/// <summary>The id of one client, from its first message to its last.</summary>
readonly record struct ClientId(string Value)
{
    /// <summary>No client: the owner of sweeps, which do not end with the client that submitted them.</summary>
    public static ClientId Nobody { get; } = new("");

    public override string ToString() => Value;
}
