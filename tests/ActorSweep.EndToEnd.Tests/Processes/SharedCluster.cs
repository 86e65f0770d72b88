namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A cluster of one worker for the tests of a class that leave it as it is.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal UpCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await UpCluster.StartAsync(workers: 1);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>A cluster of two scheduler nodes and two workers for the tests of a class that kill one after the other of them: each test waits until all are back.</summary>
public sealed class SharedPair : IAsyncLifetime
{
    internal UpCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "2");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
