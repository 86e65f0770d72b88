using System.Diagnostics;
using ActorSweep.Logging;

namespace ActorSweep.Bench;

/// <summary>A cluster of processes for a measurement: <c>actorsweep up</c> on separate ports.</summary>
sealed class BenchCluster : IAsyncDisposable
{
    readonly Process _up;
    readonly TaskCompletionSource<long> _wentOn = new();

    BenchCluster(Process up) => _up = up;

    public const string Url = "http://127.0.0.1:18787";

    /// <summary>The process ids of its workers.</summary>
    public List<int> Workers { get; } = [];

    /// <summary>The process ids of the scheduler nodes that started first, by name.</summary>
    public Dictionary<string, int> Seeds { get; } = [];

    /// <summary>Completes when another scheduler takes over, with the number of simulations done by then.</summary>
    public Task<long> WentOn => _wentOn.Task;

    /// <param name="more">Further arguments of <c>up</c>.</param>
    public static async Task<BenchCluster> StartAsync(int workers, int slots, params string[] more)
    {
        var cluster = new BenchCluster(Process.Start(new ProcessStartInfo(
            Measured.Program, ["up", "--workers", $"{workers}", "--slots", $"{slots}", "--http-port", "18787", "--port", "14053", .. more])
        { RedirectStandardOutput = true, RedirectStandardError = true })!);
        _ = cluster.ReadWorkersAsync();
        while (await cluster._up.StandardOutput.ReadLineAsync() is { } line && !line.Contains("cluster is up", StringComparison.Ordinal))
        {
        }
        _ = cluster._up.StandardOutput.ReadToEndAsync();
        return cluster;
    }

    /// <summary>Reads the output of the nodes, which comes on standard error.</summary>
    async Task ReadWorkersAsync()
    {
        while (await _up.StandardError.ReadLineAsync() is { } line)
            if (line.Contains("| worker-", StringComparison.Ordinal) && line.Split(" is up (process ") is [_, var rest])
                Workers.Add(int.Parse(rest.Split(')')[0]));
            else if (line.Split(" | seed is up (process ") is [var seed, var more])
                Seeds.TryAdd(seed, int.Parse(more.Split(')')[0]));
            else if (line.Contains($"[{NodeEvent.RunRecovered}] ", StringComparison.Ordinal))
                _wentOn.TrySetResult(long.Parse(line.Split(' ')[^1]));
    }

    /// <summary>Returns a client of the cluster when all its workers are registered.</summary>
    public static async Task<SweepClient> ConnectAsync(int workers)
    {
        var client = await SweepClient.ConnectAsync(Url);
        while ((await client.SnapshotAsync()).Workers.Count < workers)
            await Task.Delay(10);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Process.Start("kill", ["-TERM", $"{_up.Id}"]).WaitForExit();
        await _up.WaitForExitAsync();
        _up.Dispose();
    }
}
