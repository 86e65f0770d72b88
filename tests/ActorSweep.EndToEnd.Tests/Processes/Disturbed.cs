using System.Collections.Concurrent;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A sweep of some seconds during which its cluster is disturbed. Its result must be the same bits.</summary>
static class Disturbed
{
    const int Simulations = 500;

    public static SweepSpec Spec { get; } = new()
    {
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 5))],
        Replicates = Simulations / 5,
        Seed = 7,
        Every = 2000,
    };

    static readonly ConcurrentDictionary<int, Lazy<Task<string>>> Undisturbed = [];

    /// <summary>Returns the digest of the undisturbed sweep, recorded every so many steps, with so many times as many simulations.</summary>
    public static async Task<string> DigestOfAsync(long every, int times = 1)
    {
        using var cli = new Cli();
        var json = await cli.RunJsonAsync(
            "sweep", "-p", "beta=linspace(1e-4,4e-4,5)", "--replicates", $"{Spec.Replicates * times}", "--seed", "7", "--every", $"{every}", "--quiet");
        return json.GetProperty("digest").GetString()!;
    }

    /// <summary>Submits the sweep, or one so many times as long, and waits until a fifth of the simulations are done.</summary>
    public static async Task<RunId> ReachTheMiddleAsync(UpCluster cluster, int times = 1)
    {
        await UndisturbedAsync(times);
        var run = await cluster.Client.SubmitAsync(Spec with { Replicates = Spec.Replicates * times });
        await cluster.WaitAsync(run, r => r.Done >= Simulations / 5);
        return run;
    }

    /// <summary>Checks that the run ends with the undisturbed digest.</summary>
    public static async Task AssertSameBitsAsync(UpCluster cluster, RunId run, int times = 1) =>
        await AssertSameBitsAsync(await cluster.WaitAsync(run, r => r.HasEnded), times);

    public static async Task AssertSameBitsAsync(RunSnapshot ended, int times = 1)
    {
        Assert.Equal((RunState.Succeeded, await UndisturbedAsync(times)), (ended.State, ended.Digest));
        Assert.Equal(Simulations * times, ended.Done);
    }

    static Task<string> UndisturbedAsync(int times) => Undisturbed.GetOrAdd(times, t => new(() => DigestOfAsync(Spec.Every!.Value, t))).Value;
}
