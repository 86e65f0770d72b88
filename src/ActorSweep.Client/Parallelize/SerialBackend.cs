using ActorSweep.Client.Tasks;

namespace ActorSweep.Client.Parallelize;

/// <summary>Makes the calls one after another in the caller's context, so that a debugger shows the caller.</summary>
sealed class SerialBackend() : Backend("Serial")
{
    internal override async Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options)
    {
        while (ledger.TryTake(out var index))
            ledger.Record(await FreshContext.Run(() => calls.ExecuteAsync(index)).ConfigureAwait(false));
    }
}
