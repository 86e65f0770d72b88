namespace ActorSweep.Client.Tasks;

/// <summary>A task asked to be done elsewhere.</summary>
sealed class RescheduleException() : Exception("The task asked to be done on another worker.");
