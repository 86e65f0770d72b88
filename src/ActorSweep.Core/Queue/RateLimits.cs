namespace ActorSweep.Core.Queue;

/// <summary>
/// When calls of functions that have a rate may begin. Nothing is reserved: unused time is not saved, and the most urgent call that waits gets the next time.
/// Where a call begins late, the next may begin sooner by the same time, at most <see cref="Slack"/>, so that the average keeps the rate. (The generic cell
/// rate algorithm, with <see cref="Slack"/> as its tolerance.)
/// </summary>
sealed class RateLimits
{
    /// <summary>The number of functions from which on idle ones are deleted.</summary>
    const int MostIdle = 10_000;

    /// <summary>How much too soon a call may begin where the call before began too late.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(20);

    readonly Dictionary<string, DateTimeOffset> _next = new(StringComparer.Ordinal);

    /// <summary>Returns when the next call of a function may begin; a time in the past means at once.</summary>
    public DateTimeOffset Next(string function) => _next.GetValueOrDefault(function);

    /// <summary>Returns the number of calls that may begin now.</summary>
    public int Free(string function, TimeSpan interval, DateTimeOffset now)
    {
        var next = From(function, now);
        return next > now ? 0 : 1 + (int)((now - next) / interval);
    }

    /// <summary>Counts a call that begins.</summary>
    /// <returns>When the next call may begin.</returns>
    public DateTimeOffset Begin(string function, TimeSpan interval, DateTimeOffset now)
    {
        if (_next.Count >= MostIdle)
            foreach (var (idle, _) in _next.Where(f => f.Value <= now).ToList())
                _next.Remove(idle);
        return _next[function] = From(function, now) + interval;
    }

    /// <summary>Returns the time from which the next interval counts if a call begins now.</summary>
    internal DateTimeOffset From(string function, DateTimeOffset now) => Later(Next(function), now - Slack);

    /// <summary>Restores a time that the previous scheduler recorded.</summary>
    public void Remember(string function, DateTimeOffset next) => _next[function] = next;

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
