using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Gateway;
using Akka.Actor;

namespace ActorSweep.Clients;

/// <summary>A client of an engine in the same process.</summary>
sealed class LocalSweepClient : SweepClient
{
    readonly ActorSystem _system;
    readonly ClusterFacade _engine;
    readonly Func<ValueTask> _dispose;

    public LocalSweepClient(ActorSystem system, ClusterFacade cluster, Func<ValueTask> dispose) => (_system, _engine, _dispose) = (system, cluster, dispose);

    /// <summary>Whether the scheduler is in this process, so that messages to it are not serialized.</summary>
    public bool IsOnSchedulersNode { get; init; } = true;

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    ClusterFacade Cluster
    {
        get
        {
            CheckOpen();
            return _engine;
        }
    }

    /// <summary>The scheduler, or a proxy of it.</summary>
    public IActorRef Scheduler => _engine.Scheduler;

    /// <summary>Creates another client of the same engine, which outlives this one.</summary>
    public LocalSweepClient Another() => new(_system, _engine, () => ValueTask.CompletedTask) { IsOnSchedulersNode = IsOnSchedulersNode };

    public override async Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancellationToken = default) =>
        RunOf(await Cluster.SubmitAsync(spec, durable, NewSubmission(), cancellationToken).ConfigureAwait(false));

    public override Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancellationToken = default) => Cluster.SnapshotAsync(cancellationToken);

    public override IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, CancellationToken cancellationToken = default) => Cluster.WatchAsync(run, cancellationToken);

    public override Task CancelAsync(RunId run, CancellationToken cancellationToken = default) => Cluster.CancelAsync(run, cancellationToken);

    public override Task ResumeAsync(RunId run, CancellationToken cancellationToken = default) => Cluster.ResumeAsync(run, cancellationToken);

    public override Task DrainAsync(WorkerId worker, CancellationToken cancellationToken = default) => Cluster.DrainAsync(worker, cancellationToken);

    private protected override Task CopyResultsAsync(RunId run, string folder, CancellationToken cancellationTokenlationToken)
    {
        var names = Cluster.ListResults(run);
        Directory.CreateDirectory(folder);
        foreach (var name in names)
            File.Copy(Cluster.PathOf(run, name), Path.Combine(folder, name), overwrite: true);
        return Task.CompletedTask;
    }

    private protected override QueueBook NewQueueBook() => new(Cluster.Desk, Task.FromResult);

    private protected override IClientLink NewLink(FutureTable table) => new ActorLink(
        _system, Cluster.Scheduler, table, Cluster.Blobs, mayBeLarge: IsOnSchedulersNode, mayBeRestored: Cluster.Queue is not null || !IsOnSchedulersNode);

    private protected override ValueTask CloseAsync() => _dispose();
}
