namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>The collection of tests that use the whole machine, measure times, or use default ports.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
