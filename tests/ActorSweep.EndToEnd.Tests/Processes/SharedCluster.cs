namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A cluster that the tests of a class share. A test that kills nodes first waits until all are ready.</summary>
/// <param name="workers">The number of workers.</param>
/// <param name="slots">The number of slots of each worker.</param>
/// <param name="more">Further arguments of <c>up</c>.</param>
public abstract class SharedUp(int workers, int slots = 1, params string[] more) : IAsyncLifetime
{
    internal UpCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await UpCluster.StartAsync(workers, slots, more);

    public virtual async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>A cluster of one worker.</summary>
public sealed class SharedCluster() : SharedUp(workers: 1);

/// <summary>A cluster of two workers.</summary>
public sealed class SharedWorkers() : SharedUp(workers: 2);

/// <summary>A cluster of two scheduler nodes and two workers.</summary>
public sealed class SharedPair() : SharedUp(workers: 2, slots: 1, "--schedulers", "2");
