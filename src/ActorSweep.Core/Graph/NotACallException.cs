namespace ActorSweep;

/// <summary>An expression that can't be captured as a call. The message is one line: what was wrong, what is allowed, what to do.</summary>
public sealed class NotACallException(string message) : ArgumentException(message);
