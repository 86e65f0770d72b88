namespace ActorSweep;

/// <summary>Where a cluster was expected there is none that this client can use. The message is one line for the client's user.</summary>
public sealed class NoClusterException(string message, Exception? inner = null) : Exception(message, inner);
