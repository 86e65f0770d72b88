using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using ActorSweep.Logging;

namespace ActorSweep.Chaos;

/// <summary>A cluster of <c>actorsweep up</c>, and the current processes of its nodes.</summary>
sealed class ChaosCluster : IAsyncDisposable
{
    const int Port = 14153, HttpPort = 18887;

    /// <summary>The program of the nodes, built with this one.</summary>
    static readonly string Program =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    readonly int _workers;
    readonly Process _up;
    readonly List<Process> _others = [];
    readonly string _data = Directory.CreateTempSubdirectory("actorsweep-chaos-").FullName;
    readonly StreamWriter _log = new(LogFile) { AutoFlush = true };
    readonly ConcurrentDictionary<string, int> _nodes = new();
    readonly TaskCompletionSource _isUp = new();

    ChaosCluster(int schedulers, int workers, string? journal)
    {
        _workers = workers;
        Urls = string.Join(',', Enumerable.Range(HttpPort, schedulers).Select(port => $"http://127.0.0.1:{port}"));
        _up = new Process
        {
            StartInfo = new ProcessStartInfo(Program, [
                "up", "--schedulers", $"{schedulers}", "--workers", $"{workers}", "--slots", "1", "--port", $"{Port}", "--http-port", $"{HttpPort}", "--data", _data])
            { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        if (journal is not null)
            _up.StartInfo.Environment["ACTORSWEEP_JOURNAL"] = journal;
        _up.OutputDataReceived += (_, e) => Hear(e.Data);
        _up.ErrorDataReceived += (_, e) => Hear(e.Data);
    }

    /// <summary>The file with the output of all nodes.</summary>
    public static string LogFile { get; } = Path.Combine(Path.GetTempPath(), "chaos.log");

    /// <summary>The URLs by which clients connect.</summary>
    public string Urls { get; }

    /// <summary>The process ids of its nodes, by name.</summary>
    public IReadOnlyDictionary<string, int> Nodes => _nodes.Where(node => Directory.Exists($"/proc/{node.Value}")).ToDictionary();

    public static async Task<ChaosCluster> StartAsync(int schedulers, int workers, string? journal)
    {
        var cluster = new ChaosCluster(schedulers, workers, journal);
        cluster._up.Start();
        cluster._up.BeginOutputReadLine();
        cluster._up.BeginErrorReadLine();
        await cluster._isUp.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return cluster;
    }

    /// <summary>Starts a worker for each one that was asked to stop, as a batch system would.</summary>
    public void ReplaceWorkers()
    {
        for (var there = Nodes.Keys.Count(name => name.Contains("worker", StringComparison.Ordinal)); there < _workers; there++)
        {
            var name = $"other-worker-{_others.Count + 1}";
            var worker = Process.Start(new ProcessStartInfo(Program, [
                "worker", "--seed-node", $"127.0.0.1:{Port}", "--seed-node", $"127.0.0.1:{Port + 1}", "--slots", "1", "--name", name])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            worker.OutputDataReceived += (_, e) => Log(e.Data);
            worker.ErrorDataReceived += (_, e) => Log(e.Data);
            worker.BeginOutputReadLine();
            worker.BeginErrorReadLine();
            _others.Add(worker);
            _nodes[name] = worker.Id;
        }
    }

    public static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        // The added workers are stopped first, so that they can drain while the scheduler is running.
        foreach (var process in (Process[])[.. _others, _up])
        {
            if (!process.HasExited)
                Signal(process.Id, "TERM");
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _log.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    void Hear(string? line)
    {
        if (line is null)
            return;
        Log(line);
        if (line.Contains("cluster is up", StringComparison.Ordinal))
            _isUp.TrySetResult();
        if (line.Split(" is up (process ") is [var who, var rest] && who.Split(" | ") is [var node, _])
            _nodes[node] = int.Parse(rest.Split(')')[0]);
        else if (line.Split(" ended with ") is [var gone, _])
            _nodes.TryRemove(gone, out _);
        if (line.Contains($"[{NodeEvent.RunRecovered}] ", StringComparison.Ordinal) || line.Contains("starting it again", StringComparison.Ordinal))
            Console.WriteLine($"    {line}");
    }

    void Log(string? line)
    {
        lock (_log)
            _log.WriteLine(line);
    }
}
