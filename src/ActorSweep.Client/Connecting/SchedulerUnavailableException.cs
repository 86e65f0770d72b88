namespace ActorSweep;

/// <summary>Thrown while the cluster has a scheduler that cannot write its journal, and so accepts no requests.</summary>
public sealed class SchedulerUnavailableException(string message) : IOException(message);
