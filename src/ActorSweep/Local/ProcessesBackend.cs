using ActorSweep.Client.Parallelize;

namespace ActorSweep.Local;

/// <summary>
/// Runs the calls as one task array on worker processes, one item at a time on each. The processes are kept for the next call, because
/// their start takes longer than most calls.
/// </summary>
sealed class ProcessesBackend : Backend
{
    static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    /// <summary>The longest time for which the end of the program waits for the end of the engine, which deletes its files.</summary>
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    readonly ReusableEngine<ProcessSettings, SweepClient> _engine = new(
        settings => SweepClient.LocalAsync(new() { Processes = settings.Count, Slots = 1 }), Kept, TimeProvider.System);

    public ProcessesBackend()
        : base("Processes") =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _engine.DisposeAsync().AsTask().Wait(EndPatience);

    internal override Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options) => calls.Count == 0
        ? Task.CompletedTask
        : _engine.UseAsync(
            ProcessSettings.Now(Math.Min(options.Workers.On(Environment.ProcessorCount), calls.Count)),
            async client =>
            {
                await ClusterBackend.RunAsync(calls, ledger, client).ConfigureAwait(false);
                // Items that have started continue after the call was stopped, and processes that items have ended wait until they start again: both would
                // delay the next call.
                return !ledger.IsStopped && !ledger.HasFailures;
            });
}
