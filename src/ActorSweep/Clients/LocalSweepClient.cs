using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Gateway;
using Akka.Actor;

namespace ActorSweep.Clients;

/// <summary>A client of an engine in the same process.</summary>
sealed class LocalSweepClient : SweepClient
{
    readonly ActorSystem _system;
    readonly ClusterFacade _cluster;
    readonly Func<ValueTask> _dispose;

    public LocalSweepClient(ActorSystem system, ClusterFacade cluster, Func<ValueTask> dispose) => (_system, _cluster, _dispose) = (system, cluster, dispose);

    /// <summary>Whether the scheduler is in this process, so that messages to it are not serialized.</summary>
    public bool IsOnSchedulersNode { get; init; } = true;

    /// <summary>The scheduler, or a proxy of it.</summary>
    public IActorRef Scheduler => _cluster.Scheduler;

    /// <summary>Creates another client of the same engine, which outlives this one.</summary>
    public LocalSweepClient Another() => new(_system, _cluster, () => ValueTask.CompletedTask) { IsOnSchedulersNode = IsOnSchedulersNode };

    public override async Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancellationToken = default) =>
        RunOf(await _cluster.SubmitAsync(spec, durable, NewSubmission(), cancellationToken).ConfigureAwait(false));

    public override Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancellationToken = default) => _cluster.SnapshotAsync(cancellationToken);

    public override IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, CancellationToken cancellationToken = default) => _cluster.WatchAsync(run, cancellationToken);

    public override Task CancelAsync(RunId run, CancellationToken cancellationToken = default) => _cluster.CancelAsync(run, cancellationToken);

    public override Task ResumeAsync(RunId run, CancellationToken cancellationToken = default) => _cluster.ResumeAsync(run, cancellationToken);

    public override Task DrainAsync(WorkerId worker, CancellationToken cancellationToken = default) => _cluster.DrainAsync(worker, cancellationToken);

    private protected override Task CopyResultsAsync(RunId run, string folder, CancellationToken cancellationTokenlationToken)
    {
        var names = _cluster.ListResults(run);
        Directory.CreateDirectory(folder);
        foreach (var name in names)
            File.Copy(_cluster.PathOf(run, name), Path.Combine(folder, name), overwrite: true);
        return Task.CompletedTask;
    }

    private protected override QueueBook NewQueueBook() => new(_cluster.Desk, Task.FromResult);

    private protected override IClientLink NewLink(FutureTable table) => new ActorLink(
        _system, _cluster.Scheduler, table, _cluster.Blobs, mayBeLarge: IsOnSchedulersNode, mayBeRestored: _cluster.Queue is not null || !IsOnSchedulersNode);

    private protected override ValueTask CloseAsync() => _dispose();
}
