using ActorSweep.Clients;
using ActorSweep.Execution.Storage;
using ActorSweep.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>The engine of a test. Each test runs on both kinds of engine, with two slots in total and one GPU per worker.</summary>
public abstract class Runtime : IAsyncLifetime
{
    protected const string Overrides = """
        actorsweep.worker.cancel-grace = 100 ms
        actorsweep.scheduler.no-worker-timeout = 500 ms
        """;

    protected static readonly Dictionary<string, double> Resources = new() { ["gpu"] = 1 };

    public abstract SweepClient Client { get; }

    /// <summary>The number of blobs on all nodes.</summary>
    internal abstract int Blobs { get; }

    public abstract int Workers { get; }

    /// <summary>Returns another client of the same engine.</summary>
    public SweepClient NewClient() => ((LocalSweepClient)Client).Another();

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();
}

/// <summary>The engine in one actor system.</summary>
public sealed class LocalRuntime : Runtime
{
    SweepClient? _client;

    public override SweepClient Client => _client!;

    internal override int Blobs => 0;

    public override int Workers => 1;

    public override async Task InitializeAsync() =>
        _client = await SweepClient.LocalAsync(new() { Slots = 2, Resources = Resources, Overrides = Overrides });

    public override async Task DisposeAsync() => await Client.DisposeAsync();
}

/// <summary>A scheduler node and two workers in this process, with TCP and HTTP between them.</summary>
public sealed class NodesRuntime : Runtime
{
    InProcessCluster? _cluster;
    SweepClient? _client;

    public override SweepClient Client => _client!;

    internal override int Blobs => _cluster!.Nodes.Sum(n => n.Services.GetRequiredService<BlobStore>().Count);

    public override int Workers => 2;

    public override async Task InitializeAsync()
    {
        _cluster = await InProcessCluster.StartAsync(workers: 2, overrides: Overrides, resources: Resources);
        _client = ((LocalSweepClient)_cluster.Client).Another();
    }

    public override async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await _cluster!.DisposeAsync();
    }
}

[CollectionDefinition(nameof(LocalRuntime))]
public sealed class LocalRuntimeTests : ICollectionFixture<LocalRuntime>;

[CollectionDefinition(nameof(NodesRuntime))]
public sealed class NodesRuntimeTests : ICollectionFixture<NodesRuntime>;
