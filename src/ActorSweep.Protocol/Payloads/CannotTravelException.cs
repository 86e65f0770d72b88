namespace ActorSweep;

/// <summary>The exception for a value that cannot be sent to another process. Its one-line message names the member and says what to do.</summary>
public sealed class CannotTravelException(string message, Exception? cause = null) : Exception(message, cause);
