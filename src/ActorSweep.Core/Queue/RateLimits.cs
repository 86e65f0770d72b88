namespace ActorSweep.Core.Queue;

/// <summary>
/// When calls may begin whose functions have a rate. Nothing is reserved: what is not used is not saved up, and of those that wait the most urgent one gets
/// the next time. Who looks late may begin the next one that much sooner, by <see cref="Slack"/> at the most, so that the rate is kept on the average.
/// (The generic cell rate algorithm, with that as its tolerance.)
/// </summary>
sealed class RateLimits
{
    /// <summary>So many functions are remembered that nobody asked for lately.</summary>
    const int MostIdle = 10_000;

    /// <summary>By how much a call may begin too soon where the one before began too late.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(20);

    readonly Dictionary<string, DateTimeOffset> _next = new(StringComparer.Ordinal);

    /// <summary>When the next call of a function may begin; the past: at once.</summary>
    public DateTimeOffset Next(string function) => _next.GetValueOrDefault(function);

    /// <summary>How many calls may begin now.</summary>
    public int Free(string function, TimeSpan interval, DateTimeOffset now)
    {
        var next = From(function, now);
        return next > now ? 0 : 1 + (int)((now - next) / interval);
    }

    /// <summary>A call begins.</summary>
    /// <returns>When the next one may.</returns>
    public DateTimeOffset Begin(string function, TimeSpan interval, DateTimeOffset now)
    {
        if (_next.Count >= MostIdle)
            foreach (var (idle, _) in _next.Where(f => f.Value <= now).ToList())
                _next.Remove(idle);
        return _next[function] = From(function, now) + interval;
    }

    /// <summary>From when the next interval counts, if a call begins now.</summary>
    internal DateTimeOffset From(string function, DateTimeOffset now) => Later(Next(function), now - Slack);

    /// <summary>What a scheduler before this one has begun counts.</summary>
    public void Remember(string function, DateTimeOffset next) => _next[function] = next;

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
