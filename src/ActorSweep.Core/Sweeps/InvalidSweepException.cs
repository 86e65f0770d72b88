namespace ActorSweep;

/// <summary>A sweep that can't be run as it is written. The message is one line for its author: what was wrong, what is allowed, what to do.</summary>
public sealed class InvalidSweepException(string message) : Exception(message);
