namespace ActorSweep.Client.Futures;

/// <summary>Repeats the request for a result that its holder does not give: the holder may be busy or lost, and the result computed again.</summary>
sealed class Patience(TimeProvider time)
{
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats a request until it succeeds. The time counts from the first failure, since a result may take long to be ready.</summary>
    /// <exception cref="IOException">The request failed for <see cref="Most"/>.</exception>
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
