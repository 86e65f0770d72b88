using Xunit.Abstractions;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueueSimulationTests(ITestOutputHelper output)
{
    /// <summary>The number of seeds to play.</summary>
    const string SeedsVariable = "ACTORSWEEP_SEEDS";

    /// <summary>The seed to replay, with its whole story printed.</summary>
    const string SeedVariable = "ACTORSWEEP_SEED";

    [Fact]
    public void Every_acknowledged_call_ends_once_whatever_happens_to_schedulers()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var only))
        {
            QueueStory.Play(only, output.WriteLine);
            return;
        }
        var seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out var wanted) ? wanted : 60;
        for (var seed = 0; seed < seeds; seed++)
            if (Record.Exception(() => QueueStory.Play(seed, null)) is { } why)
            {
                var lines = new List<string>();
                Record.Exception(() => QueueStory.Play(seed, lines.Add));
                Assert.Fail($"{SeedVariable}={seed} replays this: {why.Message}\n{string.Join('\n', lines)}");
            }
    }
}
