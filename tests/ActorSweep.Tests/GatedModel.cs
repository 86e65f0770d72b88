namespace ActorSweep.Tests;

/// <summary>Tests that close <see cref="TestModels.Gate"/>, of which there is one. They run one at a time, beside others.</summary>
[CollectionDefinition(nameof(GatedModel))]
public sealed class GatedModel;
