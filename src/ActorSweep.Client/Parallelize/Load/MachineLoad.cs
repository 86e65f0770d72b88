namespace ActorSweep.Client.Parallelize.Load;

/// <summary>How busy the machine is.</summary>
/// <param name="Cpu">The fraction of its processors' time that was in use lately, 0 … 1; null: not known here.</param>
/// <param name="Memory">The fraction of its memory that is in use, 0 … 1; null: not known here.</param>
readonly record struct MachineLoad(double? Cpu, double? Memory);
