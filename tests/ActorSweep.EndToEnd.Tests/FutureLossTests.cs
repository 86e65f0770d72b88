using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Futures finish although the scheduler dies, hangs or stops, and the program does not submit them again.</summary>
public sealed class FutureLossTests(SharedPair shared) : IClassFixture<SharedPair>
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("STOP")]
    public async Task Futures_finish_and_keep_their_results_when_the_active_of_two_schedulers_is_lost(string signal)
    {
        await shared.Cluster.WaitForNodesAsync(schedulers: 2, workers: 2);
        await AssertFuturesFinishAfterSignalAsync(shared.Cluster, signal);
    }

    [Fact]
    public async Task Futures_finish_and_keep_their_results_when_the_only_scheduler_is_killed()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2);
        await AssertFuturesFinishAfterSignalAsync(cluster, "KILL");
    }

    static async Task AssertFuturesFinishAfterSignalAsync(UpCluster cluster, string signal)
    {
        // The address of one node is enough: the node reports the addresses of the others.
        await using var client = await SweepClient.ConnectAsync(cluster.Url);
        var first = client.Submit(() => Deadly.ExecuteSlowly(0));
        var large = client.Submit(() => Deadly.Make(7, 100_000));
        var told = await ValueOf(first);
        var sum = Deadly.Sum(await ValueOf(large));
        var slow = client.Map(Deadly.ExecuteSlowly, Enumerable.Range(0, 500));
        var after = client.Submit(() => string.Concat(first.Value, slow[499].Value));
        await slow[20].WaitAsync().WaitAsync(RunningProgram.Patience);

        var seed = await cluster.ProcessOfAsync($"{cluster.ActiveScheduler} | seed");
        RunningProgram.Signal(seed, signal);
        var meanwhile = client.Submit(() => Deadly.Square(12));

        Assert.Equal(144, await ValueOf(meanwhile));
        var all = await client.GatherAsync(slow).WaitAsync(RunningProgram.Patience);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), all.Select(result => result.Split(' ')[0]));
        Assert.Equal(told + all[499], await ValueOf(after));
        Assert.Equal(told, await ValueOf(first));
        Assert.Equal(sum, await ValueOf(client.Submit(() => Deadly.Sum(large.Value))));
        if (signal == "STOP")
            RunningProgram.Signal(seed, "CONT");
    }

    static Task<T> ValueOf<T>(Future<T> future) => future.AsTask().WaitAsync(RunningProgram.Patience);
}
