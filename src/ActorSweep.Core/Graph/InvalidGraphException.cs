namespace ActorSweep;

/// <summary>A graph that can't be run as it is. The message is one line for its author.</summary>
public sealed class InvalidGraphException(string message) : Exception(message);
