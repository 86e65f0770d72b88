namespace ActorSweep.Tests;

/// <summary>
/// Tests that run after all others, one at a time: those that replace the console, the current folder or a variable of this process, and
/// those whose short time limits other tests would use up.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
