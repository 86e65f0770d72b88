using ActorSweep.Client.Parallelize;

namespace ActorSweep;

/// <summary>The ways to run the function of <c>Sweep.Parallelize</c>.</summary>
public abstract class Backend
{
    readonly string _name;

    private protected Backend(string name) => _name = name;

    /// <summary>Gets the backend that runs one item after another on the caller's thread: for debugging and comparison.</summary>
    public static Backend Serial { get; } = new SerialBackend();

    /// <summary>Gets the backend that runs items on threads of this process, started for each call. The default.</summary>
    public static Backend Threads { get; } = new ThreadsBackend();

    /// <summary>Gets the backend that runs items on the workers of a cluster.</summary>
    public static Backend Cluster { get; } = new ClusterBackend();

    /// <summary>Returns the name of the backend, such as "Threads".</summary>
    public override string ToString() => _name;

    /// <summary>
    /// Runs the items of the ledger and records their outcomes. Completes when no call runs any more. Fails only where the backend itself fails.
    /// </summary>
    internal abstract Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options);
}
