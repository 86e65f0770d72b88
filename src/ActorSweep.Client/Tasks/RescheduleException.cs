namespace ActorSweep.Client.Tasks;

/// <summary>Thrown by a task that asks to be executed by another worker.</summary>
sealed class RescheduleException() : Exception("The task asked to be executed on another worker.");
