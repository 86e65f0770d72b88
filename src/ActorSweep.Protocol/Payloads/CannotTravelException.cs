namespace ActorSweep;

/// <summary>A value that can't be sent to another process. The message is one line: which member of what it is, and what to do.</summary>
public sealed class CannotTravelException(string message, Exception? cause = null) : Exception(message, cause);
