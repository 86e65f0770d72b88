using ActorSweep.Client.Parallelize.Load;

namespace ActorSweep.Client.Parallelize;

/// <summary>
/// Makes the calls on threads of its own, one a worker. They are not the pool's, which CPU-bound work would starve, and not
/// shared between calls, so that a call within a call can't wait for a thread that waits for it.
/// </summary>
sealed class ThreadsBackend() : Backend("Threads")
{
    internal override Task RunAsync<R>(Calls<R> calls, Ledger<R> ledger, ParallelizeOptions options) =>
        RunAsync(calls, ledger, options.Workers.On(Environment.ProcessorCount), LoadGate.For(options.MaxCpu, options.MaxMemory, options.Interval, TimeProvider.System));

    /// <param name="gate">What holds workers back while the machine is loaded; null: nothing does. Disposed at the end.</param>
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
                // Before an item is taken: one that was taken and waits would break the order in which they start.
                pass?.Wait();
                while (ledger.TryTake(out var index))
                {
                    ledger.Record(calls.Execute(index));
                    pass?.Wait();
                }
            }

            // Nothing is left to wait for.
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
