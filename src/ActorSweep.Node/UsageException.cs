namespace ActorSweep.Node;

/// <summary>The program was called in a way that can't work. The message is one line; the exit code is 2, and nothing was written.</summary>
sealed class UsageException(string message) : Exception(message);
