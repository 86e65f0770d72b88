using ActorSweep.Client.Parallelize;

namespace ActorSweep;

/// <summary>Where <c>Sweep.Parallelize</c> runs the function.</summary>
public abstract class Backend
{
    readonly string _name;

    private protected Backend(string name) => _name = name;

    /// <summary>One item after another on the thread of the caller: for debugging, and to compare with.</summary>
    public static Backend Serial { get; } = new SerialBackend();

    /// <summary>On threads of this process, made for the call. The default.</summary>
    public static Backend Threads { get; } = new ThreadsBackend();

    /// <summary>On the workers of a cluster.</summary>
    public static Backend Cluster { get; } = new ClusterBackend();

    /// <summary>Gives the backend's name, such as "Threads".</summary>
    public override string ToString() => _name;

    /// <summary>
    /// Runs what the ledger hands out, and records how each item ended. Completes when no call runs any more; fails only where the backend
    /// itself fails.
    /// </summary>
    internal abstract Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options);
}
