namespace ActorSweep;

/// <summary>Thrown for a graph of delayed calls that cannot be run. The message is one line that says what is wrong.</summary>
public sealed class InvalidGraphException(string message) : Exception(message);
