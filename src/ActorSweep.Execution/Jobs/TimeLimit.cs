namespace ActorSweep.Execution.Jobs;

/// <summary>The time limit of one piece of user code, from now until this is disposed of.</summary>
/// <param name="seconds">The time after which the code is cancelled, in seconds.</param>
/// <param name="grace">The time after the limit at which code that has not ended fails, in seconds.</param>
sealed class TimeLimit(double seconds, double grace, Action cancel, Action fail) : IDisposable
{
    /// <summary>The longest limit that has an effect, in seconds: 45 days. Timers take at most 49.</summary>
    const double Longest = 45 * 86_400.0;

    readonly Timer _limit = new(_ => cancel(), null, Due(seconds), Timeout.InfiniteTimeSpan);
    readonly Timer _end = new(_ => fail(), null, Due(seconds + grace), Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _limit.Dispose();
        _end.Dispose();
    }

    static TimeSpan Due(double seconds) => seconds <= Longest ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
}
