namespace ActorSweep.Client.Parallelize;

/// <summary>Chooses what carries the calls out. The one place that knows all backends.</summary>
static class Backends
{
    /// <summary>
    /// Carries out what the ledger hands out, and records how it ended. Completes when no call runs any more; fails only where the
    /// backend itself does.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such backend.</exception>
    public static Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options) => options.Backend switch
    {
        Backend.Serial => SerialBackend.RunAsync(calls, ledger),
        Backend.Threads => ThreadsBackend.RunAsync(
            calls, ledger, options.Workers.On(Environment.ProcessorCount), LoadGate.For(options, TimeProvider.System)),
        Backend.Processes => ProcessesBackend.RunAsync(calls, ledger, options),
        Backend.Cluster => ClusterBackend.RunAsync(calls, ledger, options),
        var other => throw new ArgumentOutOfRangeException(
            nameof(options), other, $"{other} is no backend. There are {string.Join(", ", Enum.GetNames<Backend>())}."),
    };
}
