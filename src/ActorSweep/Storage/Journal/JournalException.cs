namespace ActorSweep;

/// <summary>The journal can't be used; the message says why and what to do.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
