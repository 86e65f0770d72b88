namespace ActorSweep;

/// <summary>So many in a time: finite and above 0.</summary>
public readonly record struct Rate
{
    Rate(double count, TimeSpan per) => Interval = count > 0 && double.IsFinite(count) && per / count is { Ticks: > 0 } interval
        ? interval
        : throw new ArgumentException($"a rate of {count} in {per} is none; it must be finite, and above 0.");

    /// <summary>The time from one to the next.</summary>
    public TimeSpan Interval { get; }

    public static Rate PerSecond(double count) => new(count, TimeSpan.FromSeconds(1));

    public static Rate PerMinute(double count) => new(count, TimeSpan.FromMinutes(1));

    public static Rate PerHour(double count) => new(count, TimeSpan.FromHours(1));
}
