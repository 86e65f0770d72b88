namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Tests that use the whole machine, measure it, or use default ports.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
