using System.Net;
using System.Net.Sockets;
using ActorSweep.Hosting;
using Microsoft.AspNetCore.Builder;

namespace ActorSweep.Tests.Hosting;

/// <summary>A seed and workers in this process: separate actor systems with real TCP and HTTP between them.</summary>
sealed class InProcessCluster : IAsyncDisposable
{
    /// <summary>Ports that the system assigns to no connection: parallel tests open many between the choice of a port and its use.</summary>
    const int FirstPort = 15_000, LastPort = 30_000;

    /// <summary>No test here waits for a missing heartbeat or a missing report, and on a busy machine both come late.</summary>
    const string BusyMachine = """
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 20 s
        actorsweep.scheduler.assignment-lost-after = 1 m

        """;

    readonly List<WebApplication> _workers = [];
    readonly ModelCatalog _models;
    readonly string _clusterPort;

    static int lastPort = Random.Shared.Next(FirstPort, LastPort);

    readonly string _workerHost;
    readonly string _overrides;

    InProcessCluster(WebApplication seed, ModelCatalog models, string clusterPort, string workerHost, string overrides) =>
        (Seed, _models, _clusterPort, _workerHost, _overrides) = (seed, models, clusterPort, workerHost, overrides);

    /// <summary>All nodes, the seed first.</summary>
    public IReadOnlyList<WebApplication> Nodes => [Seed, .. _workers];

    public WebApplication Seed { get; }

    public string Url => SweepNode.UrlOf(Seed);

    /// <summary>A client of the seed's gateway, without HTTP.</summary>
    public SweepClient Client => SweepNode.ClientOf(Seed);

    /// <param name="host">The host by which nodes reach the seed.</param>
    /// <param name="workerHost">The host by which nodes reach the workers.</param>
    /// <param name="overrides">HOCON for all nodes.</param>
    /// <param name="resources">The resources of each of the first workers.</param>
    public static async Task<InProcessCluster> StartAsync(
        int workers, string host = "127.0.0.1", string workerHost = "127.0.0.1", string overrides = "", IReadOnlyDictionary<string, double>? resources = null)
    {
        var models = TestModels.Catalog;
        var port = FreePort();
        overrides = BusyMachine + overrides;
        var seed = SweepNode.BuildSeed(new NodeOptions { Models = models, Name = "seed", Host = host, Port = port, HttpPort = 0, Layers = [ActorSweepConfig.Local], Overrides = overrides });
        await seed.StartAsync();
        var cluster = new InProcessCluster(seed, models, $"{host}:{port}", workerHost, overrides);
        // Nodes that join together share the intervals of the gossip.
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => cluster.AddWorkerAsync(resources: resources)));
        await cluster.WaitAsync(c => c.Workers.Count == workers);
        return cluster;
    }

    public async Task<WebApplication> AddWorkerAsync(int slots = 1, IReadOnlyDictionary<string, double>? resources = null)
    {
        var worker = SweepNode.BuildWorker(new NodeOptions
        {
            Models = _models,
            Name = $"worker-{_workers.Count + 1}",
            Host = _workerHost,
            SeedNodes = [_clusterPort],
            Slots = slots,
            Resources = resources ?? new Dictionary<string, double>(),
            Layers = [ActorSweepConfig.Local],
            Overrides = _overrides,
        });
        _workers.Add(worker);
        await worker.StartAsync();
        return worker;
    }

    /// <summary>Waits until a condition on the cluster holds.</summary>
    public async Task<ClusterSnapshot> WaitAsync(Func<ClusterSnapshot, bool> isSo)
    {
        using var patience = new CancellationTokenSource(ClientExtensions.Patience);
        while (true)
        {
            var snapshot = await Client.SnapshotAsync(patience.Token);
            if (isSo(snapshot))
                return snapshot;
            // A loop without a pause would take processor time from the nodes that it waits for.
            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(StopAsync));
        await StopAsync(Seed);
    }

    static async Task StopAsync(WebApplication node)
    {
        await node.StopAsync();
        await node.DisposeAsync();
    }

    static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + Interlocked.Increment(ref lastPort) % (LastPort - FirstPort);
            using var listener = new TcpListener(IPAddress.Any, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another program has this port.
            }
        }
    }
}
