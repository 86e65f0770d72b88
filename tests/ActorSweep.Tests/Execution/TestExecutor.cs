using ActorSweep.Execution.Jobs;

namespace ActorSweep.Tests.Execution;

/// <summary>An executor in the test's process.</summary>
static class TestExecutor
{
    /// <summary>One slot, results as they are, and no client for nested tasks.</summary>
    public static ExecutorSettings Settings { get; } = new()
    {
        Worker = "w",
        Slots = 1,
        Models = TestModels.Catalog,
        Client = new Lazy<SweepClient>(() => throw new InvalidOperationException("No test asks for a client.")),
        CancelGrace = ClientExtensions.Patience,
        Results = null,
    };
}
