using ActorSweep.Client.Parallelize;

namespace ActorSweep.Local;

/// <summary>Runs the calls as one task array on worker processes that it starts, one item at a time on each.</summary>
sealed class ProcessesBackend() : Backend("Processes")
{
    internal override async Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options)
    {
        if (calls.Count == 0)
            return;
        var processes = Math.Min(options.Workers.On(Environment.ProcessorCount), calls.Count);
        var client = await SweepClient.LocalAsync(new() { Processes = processes, Slots = 1 }).ConfigureAwait(false);
        await using var clientEnd = client.ConfigureAwait(false);
        await ClusterBackend.RunAsync(calls, ledger, client).ConfigureAwait(false);
    }
}
