using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A cluster of real processes, started by <c>actorsweep up</c> on separate ports.</summary>
sealed partial class UpCluster : IAsyncDisposable
{
    /// <summary>The maximum number of scheduler nodes, which use consecutive ports.</summary>
    const int MostSchedulers = 3;

    UpCluster(RunningProgram up, Cli cli, HttpSweepClient client, int port) => (Up, Cli, Client, Port) = (up, cli, client, port);

    public RunningProgram Up { get; }

    public Cli Cli { get; }

    public HttpSweepClient Client { get; }

    /// <summary>The cluster port of the seed.</summary>
    public int Port { get; }

    public string Url => Client.Url.ToString();

    /// <param name="more">Further arguments of <c>up</c>.</param>
    public static Task<UpCluster> StartAsync(int workers, int slots = 1, params string[] more) => StartAsync(new Cli(), workers, slots, more);

    /// <inheritdoc cref="StartAsync(int, int, string[])"/>
    public static async Task<UpCluster> StartAsync(Cli cli, int workers, int slots = 1, params string[] more)
    {
        var (port, httpPort) = (FreePorts(MostSchedulers), FreePorts(MostSchedulers));
        var up = cli.Start(["up", "--workers", $"{workers}", "--slots", $"{slots}", "--port", $"{port}", "--http-port", $"{httpPort}", .. more]);
        await up.LineAsync("cluster is up");
        var cluster = new UpCluster(up, cli, await HttpSweepClient.ConnectAsync($"http://127.0.0.1:{httpPort}"), port);
        await cluster.WaitAsync(c => c.Workers.Count == workers);
        return cluster;
    }

    /// <summary>Waits until a node is up, also after a restart. Returns its process id.</summary>
    public async Task<int> ProcessOfAsync(string node) =>
        ProcessIn(await Up.LineAsync($"{node} is up (process ", 1 + Up.LinesWith($"{node.Split(" | ")[0]} ended with ").Count));

    /// <summary>The name of the scheduler node that became active last.</summary>
    public string ActiveScheduler => Up.EventsOf(NodeEvent.SchedulerActivated)[^1].Split(" | ")[0].Trim();

    /// <summary>Waits until the cluster has this many scheduler nodes and ready workers.</summary>
    public async Task WaitForNodesAsync(int schedulers, int workers) =>
        await WaitAsync(c => c.Schedulers.Count == schedulers && c.Workers.Count == workers && c.Workers.All(w => w.State == WorkerStatus.Ready));

    /// <summary>Returns the process id in a line about a started node.</summary>
    public static int ProcessIn(string greeting) => int.Parse(ProcessId().Match(greeting).Groups[1].Value);

    /// <summary>Waits until a condition on the cluster holds.</summary>
    public async Task<ClusterSnapshot> WaitAsync(Func<ClusterSnapshot, bool> condition)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (true)
        {
            var snapshot = await Client.SnapshotAsync(patience.Token);
            if (condition(snapshot))
                return snapshot;
            // Snapshots are made ten times a second. More frequent requests would slow the cluster down.
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Follows a run until a condition on it holds.</summary>
    public async Task<RunSnapshot> WaitAsync(RunId run, Func<RunSnapshot, bool> condition)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        RunSnapshot? last = null;
        try
        {
            await foreach (var snapshot in Client.WatchAsync(run, patience.Token))
                if (condition(last = snapshot))
                    return snapshot;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"That never came to be of {run}. It was last:\n{last}\nNow: {await Client.SnapshotAsync()}\n{Up.Printed}");
        }
        throw new InvalidOperationException($"{run} ended before that.");
    }

    /// <summary>Waits until the output of a task has arrived. Output and results arrive by separate channels.</summary>
    public async Task WaitForOutputAsync(string run, long task, string[] lines)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (!(await Client.LogsAsync(new RunId(run), task, patience.Token)).SequenceEqual(lines))
            await Task.Delay(50, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Up.Signal("INT");
        await Up.ExitAsync();
        Up.Dispose();
        Cli.Dispose();
    }

    public static int FreePort() => FreePorts(1);

    static readonly ConcurrentDictionary<int, bool> UsedPorts = new();

    /// <summary>Returns the first of several consecutive free ports that no other test uses.</summary>
    static int FreePorts(int count)
    {
        while (true)
        {
            var listeners = new List<TcpListener>();
            try
            {
                for (var i = 0; i < count; i++)
                {
                    var listener = new TcpListener(IPAddress.Loopback, i == 0 ? 0 : PortOf(listeners[0]) + i);
                    listener.Start();
                    listeners.Add(listener);
                }
                var ports = listeners.Select(PortOf).ToList();
                if (ports.TrueForAll(port => UsedPorts.TryAdd(port, true)))
                    return ports[0];
            }
            catch (SocketException)
            {
                // One of the ports is in use; try others.
            }
            finally
            {
                listeners.ForEach(listener => listener.Dispose());
            }
        }
    }

    static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    [GeneratedRegex(@"\(process (\d+)\)")]
    private static partial Regex ProcessId();
}
