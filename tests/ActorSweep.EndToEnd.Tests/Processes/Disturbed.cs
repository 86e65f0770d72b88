using System.Collections.Concurrent;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A sweep of some seconds, for tests that disturb its cluster. Its result must have the same bits.</summary>
static class Disturbed
{
    const int Simulations = 500;

    public static SweepSpec Spec { get; } = new()
    {
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 5))],
        Replicates = Simulations / 5,
        Seed = 7,
    };

    static readonly ConcurrentDictionary<int, Lazy<Task<string>>> Undisturbed = [];

    /// <summary>Submits the sweep with <paramref name="times"/> times as many replicates. Its simulations sleep, so that the nodes have the processors.</summary>
    public static Task<RunId> SubmitAsync(SweepClient client, int times = 1) =>
        client.SubmitAsync(Spec with { Replicates = Spec.Replicates * times }, Model.Of(Deadly.SimulateSlowly));

    /// <summary>Submits the sweep with <paramref name="times"/> times as many replicates, and waits until a fifth of the simulations of the original sweep have finished.</summary>
    public static async Task<RunId> SubmitAndReachFifthAsync(UpCluster cluster, int times = 1)
    {
        var run = await SubmitAsync(cluster.Client, times);
        await cluster.WaitAsync(run, r => r.Done >= Simulations / 5);
        return run;
    }

    /// <summary>Checks that the run succeeds with the digest of an undisturbed sweep.</summary>
    public static async Task AssertSameBitsAsync(UpCluster cluster, RunId run, int times = 1) =>
        await AssertSameBitsAsync(await cluster.WaitAsync(run, r => r.HasEnded), times);

    public static async Task AssertSameBitsAsync(RunSnapshot ended, int times = 1)
    {
        Assert.Equal((RunState.Succeeded, await UndisturbedDigestAsync(times)), (ended.State, ended.Digest));
        Assert.Equal(Simulations * times, ended.Done);
    }

    /// <summary>Returns the digest of the sweep with <paramref name="times"/> times as many replicates, computed once in this process.</summary>
    public static Task<string> UndisturbedDigestAsync(int times) => Undisturbed.GetOrAdd(times, t => new(() => DigestOfAsync(t))).Value;

    static async Task<string> DigestOfAsync(int times)
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 16 });
        var run = await SubmitAsync(client, times);
        return (await client.WatchAsync(run).LastAsync()).Digest!;
    }
}
