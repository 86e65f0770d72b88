using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ActorSweep.Client;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Models;

namespace ActorSweep.Chaos;

/// <summary>Sweeps, one after the other, each of which has to end with the digest that it has undisturbed.</summary>
static class Sweeps
{
    static readonly SweepSpec Spec = new()
    {
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 5))],
        Replicates = 200,
        Seed = 7,
        Every = 2000,
    };

    /// <summary>The program that nodes are, built with this one.</summary>
    public static string Program { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    public static async Task<string> UndisturbedDigestAsync()
    {
        await using var client = await SweepClient.LocalAsync(new LocalOptions { Models = ModelCatalog.Of(("sir", Sir.Simulate)) });
        var run = await client.SubmitAsync(Spec);
        var last = await EndOfAsync(client, run);
        return last.Digest!;
    }

    /// <summary>Runs sweeps until the end, and then the last one to its end; gives the exit code.</summary>
    public static async Task<int> FlowAsync(string urls, string digest, CancellationToken end)
    {
        var (sweeps, wrong) = (0, 0);
        while (!end.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await using var client = await ConnectAsync(urls);
            var run = await client.SubmitAsync(Spec);
            var ended = await EndOfAsync(client, run);
            var isRight = ended.State == RunState.Succeeded && ended.Digest == digest;
            (sweeps, wrong) = (sweeps + 1, wrong + (isRight ? 0 : 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.Now:HH:mm:ss} sweep {sweeps} {(isRight ? "ended as it should" : $"is WRONG: {ended}")} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        }
        Console.WriteLine($"{sweeps} sweeps, {wrong} wrong");
        return wrong == 0 ? 0 : 1;
    }

    /// <summary>All nodes may be on their way at once.</summary>
    static async Task<SweepClient> ConnectAsync(string urls)
    {
        for (var tries = 1; ; tries++)
            try
            {
                return await SweepClient.ConnectAsync(urls);
            }
            catch (NoClusterException) when (tries < 20)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
    }

    static async Task<RunSnapshot> EndOfAsync(SweepClient client, Core.Scheduling.RunId run)
    {
        RunSnapshot? last = null;
        await foreach (var snapshot in client.WatchAsync(run))
            last = snapshot;
        return last!;
    }
}
