namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>The collection of tests that start nodes on the default ports. They run one after the other.</summary>
[CollectionDefinition(nameof(DefaultPorts))]
public sealed class DefaultPorts;
