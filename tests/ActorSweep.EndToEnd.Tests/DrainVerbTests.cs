using System.Text.Json;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

public sealed class DrainVerbTests
{
    [Fact]
    public async Task A_drained_worker_exits_and_is_not_restarted()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1);
        Task<Outcome> On(params string[] arguments) => cluster.Cli.RunAsync([.. arguments, "--cluster", cluster.Url]);
        var workers = JsonDocument.Parse((await On("workers", "--json")).Output).RootElement;
        Assert.StartsWith("worker-1-", workers[0].GetProperty("id").GetString());
        Assert.Equal(0, (await On("drain", "worker-1")).Code);
        await cluster.WaitAsync(c => c.Workers.Count == 0);
        Assert.StartsWith("0 workers, 0 slots ready", (await On("status")).Output);
    }
}
