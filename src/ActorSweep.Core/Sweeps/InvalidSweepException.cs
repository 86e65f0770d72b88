namespace ActorSweep;

/// <summary>Thrown for a sweep that cannot be run as it is written. The message is one line that says what is wrong, what is allowed and what to do.</summary>
public sealed class InvalidSweepException(string message) : Exception(message);
