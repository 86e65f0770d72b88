namespace ActorSweep.Client.Tasks;

/// <summary>
/// Handles interrupts that user code sends to a thread of the engine (<see cref="Thread.Interrupt"/>). An interrupt stays pending until the next wait of its
/// thread, which throws it: that wait may be the engine's own.
/// </summary>
static class PendingInterrupt
{
    /// <summary>Clears the interrupt that is pending on this thread, if any.</summary>
    public static void Clear()
    {
        try
        {
            // A wait of no length. Sleep(0) would also give up the processor.
            Thread.CurrentThread.Join(0);
        }
        catch (ThreadInterruptedException)
        {
            // The code that was interrupted has ended.
        }
    }

    /// <summary>Performs a step of the engine, and performs it again where an interrupt ended its wait.</summary>
    public static void Outlast(Action step) => Outlast(() =>
    {
        step();
        return true;
    });

    /// <inheritdoc cref="Outlast(Action)"/>
    public static T Outlast<T>(Func<T> step)
    {
        while (true)
            try
            {
                return step();
            }
            catch (ThreadInterruptedException)
            {
                // An interrupt is thrown once.
            }
    }
}
