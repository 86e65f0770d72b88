using ActorSweep.Core.Tests.Queue.Simulation;
using Xunit.Abstractions;

namespace ActorSweep.Core.Tests.Queue;

/// <summary>
/// Whatever happens to schedulers, workers and the database: each call executes at least once and counts exactly once; no call waits
/// forever; rates and room are never exceeded; no call starts before its time or after its expiry.
/// </summary>
public sealed class QueueSimulationTests(ITestOutputHelper output)
{
    /// <summary>The number of seeds to play.</summary>
    const string SeedsVariable = "ACTORSWEEP_SEEDS";

    /// <summary>The seed to replay, with its whole story printed.</summary>
    const string SeedVariable = "ACTORSWEEP_SEED";

    [Fact]
    public void Every_call_keeps_its_promises_whatever_happens()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var only))
        {
            QueueSimulation.Run(only, output.WriteLine);
            return;
        }
        var seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out var wanted) ? wanted : 100;
        for (var seed = 0; seed < seeds; seed++)
            if (Record.Exception(() => QueueSimulation.Run(seed, null)) is { } why)
            {
                var lines = new List<string>();
                Record.Exception(() => QueueSimulation.Run(seed, lines.Add));
                Assert.Fail($"{SeedVariable}={seed} replays this: {why.Message}\n{string.Join('\n', lines.TakeLast(200))}");
            }
    }
}
