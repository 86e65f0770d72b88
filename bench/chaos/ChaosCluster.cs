using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorSweep.Chaos;

/// <summary>A cluster by <c>actorsweep up</c>, and the processes of its nodes as they come and go.</summary>
sealed class ChaosCluster : IAsyncDisposable
{
    const int Port = 14153, HttpPort = 18887;

    readonly Process _up;
    readonly string _data = Directory.CreateTempSubdirectory("actorsweep-chaos-").FullName;
    readonly ConcurrentDictionary<string, int> _nodes = new();
    readonly TaskCompletionSource _isUp = new();

    ChaosCluster(int schedulers, int workers)
    {
        Urls = string.Join(',', Enumerable.Range(HttpPort, schedulers).Select(port => $"http://127.0.0.1:{port}"));
        _up = new Process
        {
            StartInfo = new ProcessStartInfo(Sweeps.Program, [
                "up", "--schedulers", $"{schedulers}", "--workers", $"{workers}", "--slots", "1", "--port", $"{Port}", "--http-port", $"{HttpPort}", "--data", _data])
            { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _up.OutputDataReceived += (_, e) => Hear(e.Data);
        _up.ErrorDataReceived += (_, e) => Hear(e.Data);
    }

    /// <summary>Where clients find it.</summary>
    public string Urls { get; }

    /// <summary>The processes of its nodes, by name.</summary>
    public IReadOnlyDictionary<string, int> Nodes => _nodes;

    public static async Task<ChaosCluster> StartAsync(int schedulers, int workers)
    {
        var cluster = new ChaosCluster(schedulers, workers);
        cluster._up.Start();
        cluster._up.BeginOutputReadLine();
        cluster._up.BeginErrorReadLine();
        await cluster._isUp.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return cluster;
    }

    public static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        Signal(_up.Id, "TERM");
        await _up.WaitForExitAsync();
        _up.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    void Hear(string? line)
    {
        if (line is null)
            return;
        if (line.Contains("cluster is up", StringComparison.Ordinal))
            _isUp.TrySetResult();
        if (line.Split(" is up (process ") is [var who, var rest] && who.Split(" | ") is [var node, _])
            _nodes[node] = int.Parse(rest.Split(')')[0]);
        else if (line.Split(" ended with ") is [var gone, _])
            _nodes.TryRemove(gone, out _);
        if (line.Contains("goes on, with", StringComparison.Ordinal) || line.Contains("warn:", StringComparison.Ordinal) || line.Contains("starting it again", StringComparison.Ordinal))
            Console.WriteLine($"    {line}");
    }
}
