namespace ActorSweep;

/// <summary>So many in a time: finite and above 0.</summary>
public readonly record struct Rate
{
    /// <summary>A call a year.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    Rate(double count, TimeSpan per) => Interval = count > 0 && per.Ticks / count is >= 1 and var ticks && ticks <= Longest.Ticks
        ? TimeSpan.FromTicks((long)ticks)
        : throw new ArgumentException($"a rate of {count} in {per} is none; it must be finite, and at least one a year.");

    /// <summary>The time from one to the next.</summary>
    public TimeSpan Interval { get; }

    public static Rate PerSecond(double count) => new(count, TimeSpan.FromSeconds(1));

    public static Rate PerMinute(double count) => new(count, TimeSpan.FromMinutes(1));

    public static Rate PerHour(double count) => new(count, TimeSpan.FromHours(1));
}
