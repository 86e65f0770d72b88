using ActorSweep.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>A scheduler node and worker nodes in this process, each an actor system of its own, with TCP and HTTP between them.</summary>
static class LocalNodes
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">The nodes did not find one another in time.</exception>
    public static async Task<SweepClient> StartAsync(LocalOptions options, CancellationToken cancel)
    {
        if (options.Workers == 0)
            return LocalEngine.Start(options);
        var port = FreePort();
        var nodes = new List<WebApplication>
        {
            SweepNode.BuildSeed(Node("seed", options) with { Port = port, HttpPort = 0 }, Quiet),
        };
        for (var i = 1; i <= options.Workers; i++)
            nodes.Add(SweepNode.BuildWorker(
                Node($"worker-{i}", options) with { SeedNodes = [$"127.0.0.1:{port}"], Slots = options.SlotsEach, Resources = options.Resources }, Quiet));
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync(cancel)));
            var client = SweepNode.NewClientOf(nodes[0], () => StopAsync(nodes));
            await WhenAllAreIn(client, options.Workers, cancel);
            return client;
        }
        catch
        {
            await StopAsync(nodes);
            throw;
        }
    }

    static NodeOptions Node(string name, LocalOptions options) =>
        new() { Models = options.Models, Name = name, Layers = ["local"], Overrides = options.Overrides };

    static void Quiet(WebApplicationBuilder builder) => builder.Logging.ClearProviders();

    static async Task WhenAllAreIn(SweepClient client, int workers, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        while ((await client.SnapshotAsync(patience.Token)).Workers.Count < workers)
            await Task.Delay(10, patience.Token);
    }

    static async ValueTask StopAsync(IEnumerable<WebApplication> nodes)
    {
        // The workers first, which say goodbye to their scheduler.
        foreach (var node in nodes.Reverse())
        {
            await node.StopAsync();
            await node.DisposeAsync();
        }
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
