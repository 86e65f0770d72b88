namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Tests that take all of the machine, measure it, or use ports that are everybody's.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
