using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Client;

/// <summary>
/// Runs sweeps and asks about them: in this process (<see cref="LocalSweepClient.Start"/>) or on a cluster
/// (<see cref="HttpSweepClient.ConnectAsync"/>).
/// </summary>
public abstract class SweepClient : IAsyncDisposable
{
    /// <summary>Hands a sweep in. Once this returns, the run goes on without its client.</summary>
    /// <exception cref="InvalidSweepException">The sweep can't be run as it is.</exception>
    public abstract Task<RunId> SubmitAsync(SweepSpec spec, CancellationToken cancel = default);

    /// <summary>How things stand now.</summary>
    public abstract Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancel = default);

    /// <summary>How a run stands, now and whenever that changes, until it has ended.</summary>
    /// <exception cref="KeyNotFoundException">There is no such run.</exception>
    public abstract IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, CancellationToken cancel = default);

    /// <summary>Ends a run now; what was finished is kept.</summary>
    public abstract Task CancelAsync(RunId run, CancellationToken cancel = default);

    /// <summary>Has a worker finish what it has, and leave.</summary>
    public abstract Task DrainAsync(WorkerId worker, CancellationToken cancel = default);

    /// <summary>Puts the result files of a run that has ended into a folder that exists.</summary>
    /// <exception cref="KeyNotFoundException">There is no such run, or its results are gone.</exception>
    public abstract Task SaveResultsAsync(RunId run, string folder, CancellationToken cancel = default);

    public abstract ValueTask DisposeAsync();
}
