namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A cluster of one worker, shared by the tests of a class that do not change it.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal UpCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await UpCluster.StartAsync(workers: 1);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>A cluster of two scheduler nodes and two workers, shared by the tests of a class that kill nodes. Each test first waits until all nodes are ready.</summary>
public sealed class SharedPair : IAsyncLifetime
{
    internal UpCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "2");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
