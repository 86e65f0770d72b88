using ActorSweep.Client.Parallelize.Load;
using ActorSweep.Client.Tasks;

namespace ActorSweep.Client.Parallelize;

/// <summary>
/// Makes the calls on new threads, one for each worker. Pool threads are not used, since CPU-bound work would starve the pool. Calls share no threads, so
/// that a nested call never waits for a thread that waits for it.
/// </summary>
sealed class ThreadsBackend() : Backend("Threads")
{
    internal override Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options) =>
        RunAsync(calls, ledger, options.Workers.On(Environment.ProcessorCount), LoadGate.For(options.MaxCpu, options.MaxMemory, options.Interval, TimeProvider.System));

    /// <param name="gate">Holds workers back while the machine is loaded; null: no limit. Disposed at the end.</param>
    public static Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, int workers, LoadGate? gate)
    {
        var left = Math.Min(workers, calls.Count);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (left == 0)
            End();
        for (var worker = left; worker > 0; worker--)
            new Thread(Work) { IsBackground = true, Name = $"parallelize-{worker}" }.Start();
        return done.Task;

        void Work()
        {
            using (var pass = gate?.NewPass())
            {
                // Waits before an item is taken: a taken item that waits would break the order in which items start.
                pass?.Wait();
                while (ledger.TryTake(out var index))
                {
                    ledger.Record(FreshContext.Run(() => calls.Execute(index)));
                    pass?.Wait();
                }
            }

            // No items are left: waiting workers end too.
            gate?.Open();
            if (Interlocked.Decrement(ref left) == 0)
                End();
        }

        void End()
        {
            gate?.Dispose();
            done.SetResult();
        }
    }
}
