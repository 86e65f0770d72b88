using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>User code on twice as many slots as cores uses the whole machine, and no node becomes unreachable.</summary>
[Collection(nameof(Alone))]
public sealed class FullLoadTests
{
    /// <summary>Seconds of load; set the variable to 600 for the long form.</summary>
    static readonly double Seconds = double.Parse(Environment.GetEnvironmentVariable("ACTORSWEEP_LOAD_SECONDS") ?? "15", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_worker_becomes_unreachable_while_user_code_uses_all_cores()
    {
        await using var up = await UpCluster.StartAsync(2, slots: Environment.ProcessorCount);
        var workers = (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order().ToArray();
        var seconds = Seconds / 3;
        var burning = up.Client.GatherAsync(up.Client.Map(Deadly.Burn, Enumerable.Repeat(seconds, 3 * 2 * Environment.ProcessorCount)));
        while (!burning.IsCompleted)
        {
            var now = (await up.Client.SnapshotAsync()).Workers;
            Assert.Equal(workers, now.Select(w => w.Id).Order());
            Assert.All(now, worker => Assert.Equal(WorkerStatus.Ready, worker.State));
            await Task.WhenAny(burning, Task.Delay(200));
        }
        Assert.Equal(3 * 2 * Environment.ProcessorCount, (await burning).Sum());
    }
}
