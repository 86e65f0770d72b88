using ActorSweep.Execution.Bundles;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Payloads;
using ActorSweep.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Local;

/// <summary>
/// Starts a scheduler node in this process, and worker nodes in it or in child processes. Each node has an actor system; TCP and HTTP
/// connect them.
/// </summary>
static class LocalNodes
{
    /// <exception cref="TimeoutException">The workers did not register in time. The message says what was last seen.</exception>
    public static async Task<SweepClient> StartAsync(LocalOptions options, CancellationToken cancel)
    {
        if (options is { Workers: > 0, Processes: > 0 })
            throw new ArgumentException($"{nameof(LocalOptions)} has {options.Workers} {nameof(options.Workers)} and {options.Processes} {nameof(options.Processes)}; set only one of them.");
        if (options is { Data: not null, Workers: 0, Processes: 0 })
            throw new ArgumentException($"{nameof(LocalOptions)} has {nameof(options.Data)}, but neither {nameof(options.Workers)} nor {nameof(options.Processes)}. A journal needs a node: set {nameof(options.Workers)} or {nameof(options.Processes)}.");
        if (options is { Workers: 0, Processes: 0 })
            return LocalEngine.Start(options);
        var port = FreePort();
        var nodes = new List<WebApplication>
        {
            SweepNode.BuildSeed(Seed(options) with { Port = port, HttpPort = 0 }, Quiet),
        };
        for (var i = 1; i <= options.Workers; i++)
            nodes.Add(SweepNode.BuildWorker(
                Node($"worker-{i}", options) with { SeedNodes = [$"127.0.0.1:{port}"], Slots = options.SlotsEach, Resources = options.Resources }, Quiet));
        WorkerProcesses? processes = null;
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync(cancel))).ConfigureAwait(false);
            processes = options.Processes == 0 ? null : new WorkerProcesses(Enumerable.Range(1, options.Processes).Select(i => StartupOf(i, port, options)));
            var client = SweepNode.NewClientOf(nodes[0], StopAsync);
            await WorkersReady.WaitAsync(client.SnapshotAsync, options.Workers + options.Processes, WorkersReady.Patience, cancel).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await StopAsync().ConfigureAwait(false);
            throw;
        }

        // The workers stop first and unregister. Processes are killed last: a scheduler that still has workers stops sooner.
        async ValueTask StopAsync()
        {
            foreach (var node in Enumerable.Reverse(nodes))
            {
                await node.StopAsync().ConfigureAwait(false);
                await node.DisposeAsync().ConfigureAwait(false);
            }
            if (processes is not null)
                await processes.DisposeAsync().ConfigureAwait(false);
        }
    }

    static WorkerStartup StartupOf(int number, int port, LocalOptions options) => new(
        $"process-{number}",
        $"127.0.0.1:{port}",
        options.SlotsEach,
        new(options.Resources),
        options.Overrides,
        OwnCode.Folders,
        options.Models.Models.ToDictionary(m => m.Signature.Name, m => FunctionText.Encode(m.Method)));

    static NodeOptions Seed(LocalOptions options) => options.Data is null
        ? Node("seed", options)
        : Node("seed", options) with { Data = options.Data, Overrides = $"{EngineSettings.KeepsJournal}\n{options.Overrides}" };

    static NodeOptions Node(string name, LocalOptions options) =>
        new() { Models = options.Models, Name = name, Layers = [ActorSweepConfig.Local], Overrides = options.Overrides };

    /// <summary>Nodes inside a user's program print nothing and do not handle its interrupts.</summary>
    static void Quiet(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
