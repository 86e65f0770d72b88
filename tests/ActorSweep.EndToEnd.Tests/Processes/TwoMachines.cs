using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Two scheduler nodes without a shared folder, and a worker. No process restarts them.</summary>
sealed class TwoMachines(RunningProgram first, RunningProgram second, RunningProgram worker, HttpSweepClient client) : IAsyncDisposable
{
    public RunningProgram First => first;

    public RunningProgram Second => second;

    public HttpSweepClient Client => client;

    public static async Task<TwoMachines> StartAsync(Cli files, string config)
    {
        var ports = Enumerable.Range(0, 4).Select(_ => UpCluster.FreePort()).ToList();
        RunningProgram Seed(int own, int other) => files.Start(
            "seed", "--port", $"{ports[own]}", "--http-port", $"{ports[own + 2]}", "--seed-node", $"127.0.0.1:{ports[other]}",
            "--data", files.PathOf($"data-{own}"), "--config", config);
        var first = Seed(0, 1);
        await first.EventAsync(NodeEvent.SchedulerActivated);
        var second = Seed(1, 0);
        await second.LineAsync("seed is up");
        var worker = files.Start("worker", "--slots", "2", "--seed-node", $"127.0.0.1:{ports[0]}", "--seed-node", $"127.0.0.1:{ports[1]}");
        await worker.EventAsync(NodeEvent.RegisteredWithScheduler);
        return new TwoMachines(first, second, worker, await HttpSweepClient.ConnectAsync($"http://127.0.0.1:{ports[2]},http://127.0.0.1:{ports[3]}"));
    }

    /// <summary>Follows a run until <paramref name="done"/> simulations are done. For the number of all simulations it waits for the end of the run.</summary>
    public async Task<RunSnapshot> ReachAsync(RunId run, long done)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        await foreach (var snapshot in client.WatchAsync(run, patience.Token))
            if (snapshot.Done >= done && (done < snapshot.Tasks || snapshot.HasEnded))
                return snapshot;
        throw new InvalidOperationException($"{run} ended before that.");
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        foreach (var program in (RunningProgram[])[worker, second, first])
            program.Dispose();
    }
}
