using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A cluster of real processes, by <c>actorsweep up</c> on ports of its own.</summary>
sealed partial class UpCluster : IAsyncDisposable
{
    /// <summary>Scheduler nodes take as many ports, one after the other.</summary>
    const int MostSchedulers = 3;

    UpCluster(RunningProgram up, Cli cli, HttpSweepClient client, int port) => (Up, Cli, Client, Port) = (up, cli, client, port);

    public RunningProgram Up { get; }

    public Cli Cli { get; }

    public HttpSweepClient Client { get; }

    /// <summary>The cluster's own port on the seed.</summary>
    public int Port { get; }

    public string Url => Client.Url.ToString();

    /// <param name="more">Further arguments of <c>up</c>.</param>
    public static async Task<UpCluster> StartAsync(int workers, int slots = 1, params string[] more)
    {
        var cli = new Cli();
        var (port, httpPort) = (FreePorts(MostSchedulers), FreePorts(MostSchedulers));
        var up = cli.Start(["up", "--workers", $"{workers}", "--slots", $"{slots}", "--port", $"{port}", "--http-port", $"{httpPort}", .. more]);
        await up.LineAsync("cluster is up");
        var cluster = new UpCluster(up, cli, await HttpSweepClient.ConnectAsync($"http://127.0.0.1:{httpPort}"), port);
        await cluster.WaitAsync(c => c.Workers.Count == workers);
        return cluster;
    }

    /// <summary>The process of a node that has come up.</summary>
    public async Task<int> ProcessOfAsync(string node) => ProcessIn(await Up.LineAsync($"{node} is up (process "));

    /// <summary>The process that a greeting names.</summary>
    public static int ProcessIn(string greeting) => int.Parse(ProcessId().Match(greeting).Groups[1].Value);

    /// <summary>Waits until something holds of the cluster.</summary>
    public async Task<ClusterSnapshot> WaitAsync(Func<ClusterSnapshot, bool> isSo)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (true)
        {
            var snapshot = await Client.SnapshotAsync(patience.Token);
            if (isSo(snapshot))
                return snapshot;
            // It comes anew ten times a second; who asks more often takes the processor from those that are waited for.
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Follows a run until something holds of it.</summary>
    public async Task<RunSnapshot> WaitAsync(RunId run, Func<RunSnapshot, bool> isSo)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        RunSnapshot? last = null;
        try
        {
            await foreach (var snapshot in Client.WatchAsync(run, patience.Token))
                if (isSo(last = snapshot))
                    return snapshot;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"That never came to be of {run}. It was last:\n{last}\nNow: {await Client.SnapshotAsync()}\n{Up.Printed}");
        }
        throw new InvalidOperationException($"{run} ended before that.");
    }

    /// <summary>Waits until a task's lines have come to its node, which they do on a way of their own.</summary>
    public async Task Printed(string run, long task, string[] lines)
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

    static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>The first of some ports in a row that are free, and that no other test was given.</summary>
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
                if (ports.TrueForAll(port => Given.TryAdd(port, true)))
                    return ports[0];
            }
            catch (SocketException)
            {
                // One in the row is taken; another row.
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
