namespace ActorSweep;

/// <summary>The exception for an assembly, type or method that a call or a value needs and that this node lacks. The message names it.</summary>
public sealed class MissingCodeException(string message, Exception? cause = null) : Exception(message, cause);
