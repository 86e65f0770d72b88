namespace ActorSweep;

/// <summary>A limit on how often calls may begin: a finite number above 0 in a time, and at least one a year.</summary>
public readonly record struct Rate
{
    /// <summary>The longest interval: one call a year.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    Rate(double count, TimeSpan per) => Interval = count > 0 && per.Ticks / count is >= 1 and var ticks && ticks <= Longest.Ticks
        ? TimeSpan.FromTicks((long)ticks)
        : throw new ArgumentException($"a rate of {count} in {per} is not possible; a rate must be finite, and at least one a year.");

    /// <summary>The time from the beginning of one call to the beginning of the next.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Returns a rate of so many calls a second.</summary>
    /// <exception cref="ArgumentException">The rate is not finite, or is below one a year.</exception>
    public static Rate PerSecond(double count) => new(count, TimeSpan.FromSeconds(1));

    /// <summary>Returns a rate of so many calls a minute.</summary>
    /// <inheritdoc cref="PerSecond"/>
    public static Rate PerMinute(double count) => new(count, TimeSpan.FromMinutes(1));

    /// <summary>Returns a rate of so many calls an hour.</summary>
    /// <inheritdoc cref="PerSecond"/>
    public static Rate PerHour(double count) => new(count, TimeSpan.FromHours(1));
}
