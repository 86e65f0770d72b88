namespace ActorSweep;

/// <summary>Code that a call or a value needs, and that this node has not. The message says which.</summary>
public sealed class MissingCodeException(string message, Exception? cause = null) : Exception(message, cause);
