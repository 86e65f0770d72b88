namespace ActorSweep;

/// <summary>The cluster has a scheduler, but that can't record what it does, and so does nothing for now.</summary>
public sealed class SchedulerUnavailableException(string message) : IOException(message);
