using System.Runtime.InteropServices;

namespace ActorSweep.Node.Commands;

/// <summary>Handles Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends the process.</summary>
static class CancelKey
{
    /// <summary>Until disposed, calls <paramref name="end"/> on the first signal.</summary>
    public static IDisposable While(Func<Task> end)
    {
        var isAsked = 0;
        return new Registrations(
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));

        void OnSignal(PosixSignalContext signal)
        {
            if (Interlocked.Exchange(ref isAsked, 1) != 0)
                return;
            signal.Cancel = true;
            Console.Error.WriteLine("cancelling; finished simulations are kept (cancel again to stop at once)");
            _ = EndAsync();
        }

        async Task EndAsync()
        {
            try
            {
                await end();
            }
            catch (Exception e) when (e is NoClusterException or KeyNotFoundException or TimeoutException or IOException)
            {
                Console.Error.WriteLine($"actorsweep: cannot cancel: {e.Message}");
                Environment.Exit(ExitCode.Cancelled);
            }
        }
    }

    sealed record Registrations(params IDisposable[] All) : IDisposable
    {
        public void Dispose() => Array.ForEach(All, registration => registration.Dispose());
    }
}
