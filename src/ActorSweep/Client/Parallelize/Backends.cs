namespace ActorSweep.Client.Parallelize;

/// <summary>Chooses what carries the calls out. The one place that knows all backends.</summary>
static class Backends
{
    /// <summary>
    /// Carries out what the ledger hands out, and records how it ended. Completes when no call runs any more; fails only where the
    /// backend itself does.
    /// </summary>
    /// <exception cref="NotSupportedException">There is no such backend (yet).</exception>
    public static Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options) => options.Backend switch
    {
        Backend.Serial => SerialBackend.RunAsync(calls, ledger),
        Backend.Threads => ThreadsBackend.RunAsync(
            calls, ledger, options.Workers.On(Environment.ProcessorCount), LoadGate.For(options, TimeProvider.System)),
        Backend.Cluster => ClusterBackend.RunAsync(calls, ledger, options),
        var other => throw new NotSupportedException(
            $"Parallelize can't run on {other} yet. "
            + $"Use {nameof(Backend)}.{nameof(Backend.Threads)}, {nameof(Backend.Serial)} or {nameof(Backend.Cluster)}."),
    };
}
