using System.Diagnostics;

namespace ActorSweep.Bench;

/// <summary>
/// How long a sweep pauses when the active scheduler is killed, asked to stop, or frozen, and another one waits: until a client is told of
/// 40 more simulations than were done at the takeover.
/// </summary>
static class TakeoverBench
{
    const int Rounds = 3, More = 40;

    static readonly SweepSpec Spec = new()
    {
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 5))],
        Replicates = 1000,
        Seed = 7,
        Every = 2000,
    };

    public static async Task RunAsync(ResultTable table)
    {
        foreach (var (signal, what, must, aim) in new[] { ("KILL", "killed", "≤ 15 s", "10 s"), ("TERM", "asked to end", "≤ 3 s", ""), ("STOP", "frozen", "≤ 15 s", "10 s") })
        {
            List<double> seconds = [];
            for (var round = 0; round < Rounds; round++)
                seconds.Add(await SecondsAfterAsync(signal));
            Console.WriteLine($"takeover, {what}: {string.Join(", ", seconds.Select(s => $"{s:0.0} s"))}");
            table.Add($"the scheduler that acts is {what}: until the sweep has gone on", $"{ResultTable.Median(seconds):0.0} s ({seconds.Min():0.0} to {seconds.Max():0.0})", must, aim);
        }
    }

    static async Task<double> SecondsAfterAsync(string signal)
    {
        await using var up = await BenchCluster.StartAsync(2, 1, "--schedulers", "2");
        await using var client = await BenchCluster.ConnectAsync(2);
        var run = await client.SubmitAsync(Spec);
        var started = 0L;
        await foreach (var snapshot in client.WatchAsync(run))
            if (started == 0 && snapshot.Done >= 200)
            {
                // Of two scheduler nodes that start together, the first is active.
                Process.Start("kill", [$"-{signal}", $"{up.Seeds["seed-1"]}"]).WaitForExit();
                started = Stopwatch.GetTimestamp();
            }
            // A scheduler that is asked to stop goes on until it has handed over.
            else if (up.WentOn is { IsCompletedSuccessfully: true } wentOn && snapshot.Done >= wentOn.Result + More)
                return Stopwatch.GetElapsedTime(started).TotalSeconds;
        throw new InvalidOperationException("the sweep ended before that.");
    }
}
