namespace ActorSweep.Client.Parallelize.Load;

/// <summary>The load of the machine.</summary>
/// <param name="Cpu">The fraction of the processors' time that was in use since the previous reading, 0 … 1; null: unknown.</param>
/// <param name="Memory">The fraction of the memory that is in use, 0 … 1; null: unknown.</param>
readonly record struct MachineLoad(double? Cpu, double? Memory);
