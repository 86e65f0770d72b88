namespace ActorSweep.Core.Queue;

/// <summary>When calls may begin whose functions have a rate: each gets the next time that is free, in the order in which they ask.</summary>
public sealed class RateLimits
{
    /// <summary>So many functions are remembered that nobody asked for lately.</summary>
    const int MostIdle = 10_000;

    readonly Dictionary<string, DateTimeOffset> _free = new(StringComparer.Ordinal);

    /// <summary>The time at which a call may begin: now, or later.</summary>
    public DateTimeOffset Reserve(string function, TimeSpan interval, DateTimeOffset now)
    {
        if (_free.Count >= MostIdle)
            foreach (var (idle, _) in _free.Where(f => f.Value <= now).ToList())
                _free.Remove(idle);
        var time = _free.TryGetValue(function, out var free) && free > now ? free : now;
        _free[function] = time + interval;
        return time;
    }

    /// <summary>What a scheduler before this one reserved stays so.</summary>
    public void Remember(string function, DateTimeOffset reserved, TimeSpan interval)
    {
        if (!_free.TryGetValue(function, out var free) || free < reserved + interval)
            _free[function] = reserved + interval;
    }
}
