namespace ActorSweep.Client.Futures;

/// <summary>Asks again for a result that its holder does not give: it may be busy, or gone, and another makes the result anew.</summary>
sealed class Patience(TimeProvider time)
{
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until it is answered. Time counts from the first failure on: what is asked for may take long to be ready at all.</summary>
    /// <exception cref="IOException">It could not be had for so long.</exception>
    public async Task<T> InsistAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        for (long? failed = null; ;)
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (IOException) when (time.GetElapsedTime(failed ??= time.GetTimestamp()) < Most)
            {
                await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
            }
    }
}
