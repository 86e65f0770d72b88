namespace ActorSweep;

/// <summary>Thrown when there is no cluster that this client can use: none answers, or its version differs. The message is one line for people.</summary>
public sealed class NoClusterException(string message, Exception? inner = null) : Exception(message, inner);
