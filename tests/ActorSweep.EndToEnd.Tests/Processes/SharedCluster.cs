namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A cluster of one worker for the tests of a class that leave it as it is.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal UpCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await UpCluster.StartAsync(workers: 1);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
