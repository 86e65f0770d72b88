namespace ActorSweep.Client.Parallelize;

/// <summary>Makes the calls one after another where the caller is, so that a debugger shows who called.</summary>
static class SerialBackend
{
    public static async Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger)
    {
        while (ledger.TryTake(out var index))
            ledger.Record(await calls.ExecuteAsync(index));
    }
}
