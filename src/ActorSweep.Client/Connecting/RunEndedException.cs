namespace ActorSweep.Client.Connecting;

/// <summary>Thrown where a cluster refuses a request because its run has ended.</summary>
sealed class RunEndedException(string message) : Exception(message);
