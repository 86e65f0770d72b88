namespace ActorSweep;

/// <summary>Thrown for an expression that cannot be captured as a call. The message is one line that says what is wrong, what is allowed and what to do.</summary>
public sealed class NotACallException(string message) : ArgumentException(message);
