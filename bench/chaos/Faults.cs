using System.Globalization;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.Chaos;

/// <summary>Faults of nodes, clients and the journal's server, one after another: they are killed, frozen, asked to stop, or cut off.</summary>
sealed class Faults(ChaosCluster cluster, ClientProcesses clients, PostgresServer? server, Random random)
{
    public async Task BefallAsync(CancellationToken end)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 + 9 * random.NextDouble()), end);
                await BefallOneAsync(end);
                cluster.ReplaceWorkers();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    Task BefallOneAsync(CancellationToken end) => random.Next(server is null ? 8 : 10) switch
    {
        < 6 => BefallNodeAsync(end),
        < 8 => BefallClientAsync(),
        _ => BefallServerAsync(end),
    };

    async Task BefallNodeAsync(CancellationToken end)
    {
        var nodes = cluster.Nodes.OrderBy(n => n.Key, StringComparer.Ordinal).ToList();
        if (nodes.Count == 0)
            return;
        var (node, process) = nodes[random.Next(nodes.Count)];
        switch (random.Next(3))
        {
            case 0: Signal(node, process, "KILL"); break;
            case 1: Signal(node, process, "TERM"); break;
            default:
                var seconds = 1 + 19 * random.NextDouble();
                Signal(node, process, "STOP");
                await PassAsync(seconds, end);
                Signal(node, process, "CONT");
                break;
        }
    }

    async Task BefallClientAsync()
    {
        var client = random.Next(clients.Count);
        Say($"KILL client-{client}");
        await clients.ReplaceAsync(client);
    }

    async Task BefallServerAsync(CancellationToken end)
    {
        if (random.Next(2) == 0)
        {
            Say("connections to the server are cut");
            server!.CutConnections();
            return;
        }
        var seconds = 5 * random.NextDouble();
        Say(string.Create(CultureInfo.InvariantCulture, $"the server crashes, for {seconds:0.0} s"));
        server!.Stop();
        await PassAsync(seconds, end);
        server.Start();
    }

    /// <summary>Waits without throwing at the end, so that the caller can undo its fault.</summary>
    static Task PassAsync(double seconds, CancellationToken end) => Task.Delay(TimeSpan.FromSeconds(seconds), end).ContinueWith(_ => { }, TaskScheduler.Default);

    static void Signal(string who, int process, string signal)
    {
        Say($"{signal} {who}");
        ChaosCluster.Signal(process, signal);
    }

    static void Say(string what) => Console.WriteLine($"{DateTime.Now:HH:mm:ss} {what}");
}
