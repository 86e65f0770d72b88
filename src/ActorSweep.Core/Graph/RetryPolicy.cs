namespace ActorSweep;

/// <summary>A policy that says when, and after which exceptions, a task is retried.</summary>
public sealed record RetryPolicy
{
    /// <summary>The delay before the first retry, 0 or more. Default: 0.</summary>
    public TimeSpan Delay { get; init => field = NotNegative(value, nameof(Delay)); }

    /// <summary>The factor from each delay to the next, 1 or more and finite. Default: 1, so that all delays are equal.</summary>
    public double Factor
    {
        get;
        init => field = value >= 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentException($"{nameof(Factor)} is {value}; it must be a finite number of 1 or more.");
    } = 1;

    /// <summary>The longest delay, 0 or more. Default: one hour.</summary>
    public TimeSpan MaxDelay { get; init => field = NotNegative(value, nameof(MaxDelay)); } = TimeSpan.FromHours(1);

    /// <summary>The part of a delay that is drawn at random, from 0 to 1: a delay d is drawn from d·(1 - Jitter) to d. Default: 0.</summary>
    public double Jitter
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentException(
            $"{nameof(Jitter)} is {value}; it must be from 0 to 1.");
    }

    /// <summary>The full names of the exceptions after which a task is retried, their subtypes included. Default: empty, which means any.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Returns a policy with the same delay before every retry.</summary>
    public static RetryPolicy Fixed(TimeSpan delay) => new() { Delay = delay, MaxDelay = delay };

    /// <summary>Returns a policy with delays that grow by a factor up to a longest. Default: factor 2, at most one minute, jitter 0.5.</summary>
    public static RetryPolicy Exponential(TimeSpan first, double factor = 2, TimeSpan? max = null, double jitter = 0.5) =>
        new() { Delay = first, Factor = factor, MaxDelay = max ?? TimeSpan.FromMinutes(1), Jitter = jitter };

    /// <summary>Returns this policy, limited to exceptions of these types and their subtypes.</summary>
    public RetryPolicy After(params IEnumerable<Type> exceptions) => this with { Only = [.. exceptions.Select(type => type.FullName!)] };

    /// <summary>Whether a task is retried after an exception, given the full names of its type and of its base types.</summary>
    public bool Covers(IEnumerable<string> typeAndBases) => Only.Count == 0 || typeAndBases.Any(Only.Contains);

    /// <summary>Returns the delay before a retry.</summary>
    /// <param name="retry">The number of the retry; 1 for the first.</param>
    /// <param name="chance">A number from 0 to 1, drawn by the caller: Core has no randomness.</param>
    public TimeSpan DelayBefore(int retry, double chance)
    {
        // A power may overflow to infinity; the longest delay bounds that too.
        var ticks = Math.Min(Delay.Ticks * Math.Pow(Factor, retry - 1), MaxDelay.Ticks);
        return Delay == TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromTicks((long)(ticks * (1 - Jitter * chance)));
    }

    static TimeSpan NotNegative(TimeSpan value, string name) =>
        value >= TimeSpan.Zero ? value : throw new ArgumentException($"{name} is {value}; it must be 0 or more.");
}
