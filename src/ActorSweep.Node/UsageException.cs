namespace ActorSweep.Node;

/// <summary>Thrown for an invalid call of the program. The message is one line, the exit code is 2, and nothing was written.</summary>
sealed class UsageException(string message) : Exception(message);
