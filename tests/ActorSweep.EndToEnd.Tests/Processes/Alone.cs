namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>The collection of tests that use the whole machine or measure times. No other test runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
