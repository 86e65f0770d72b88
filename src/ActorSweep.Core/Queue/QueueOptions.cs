namespace ActorSweep;

/// <summary>The options of a queued call. Every option has a default.</summary>
public sealed record QueueOptions
{
    /// <summary>The longest time that an option accepts: a hundred years.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>All options at their defaults.</summary>
    public static readonly QueueOptions Default = new();

    /// <summary>
    /// How the call is executed: retries, priority, time limit, resources. A <see cref="Delayed"/> call has its own task options; of these here only the
    /// priority applies to it.
    /// </summary>
    public TaskOptions Task { get; init; } = TaskOptions.Default;

    /// <summary>
    /// The name of the queue: at most 100 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Only workers started with <c>worker --queue NAME</c> execute calls
    /// of a named queue. Default: empty, the queue that all workers serve.
    /// </summary>
    public string Queue
    {
        get;
        init => field = value.Length == 0 ? value : CheckName(value, nameof(Queue));
    } = "";

    /// <summary>The time from now before which the call does not begin: from 0 to 36,500 days. Default: 0.</summary>
    public TimeSpan Countdown { get; init => field = value >= TimeSpan.Zero && value <= Longest ? value : throw Wrong($"{nameof(Countdown)} is {value}; it must be from 0 to {Longest.Days} days."); }

    /// <summary>The time before which the call does not begin. Default: now. If <see cref="Countdown"/> ends later, the countdown applies.</summary>
    public DateTimeOffset? Eta { get; init; }

    /// <summary>
    /// The time from now after which a call that has not begun ends as expired: above 0, at most 36,500 days. Default: never. A call that the scheduler has
    /// taken by then is executed also where that scheduler dies, and so is the rest of a graph that has begun.
    /// </summary>
    public TimeSpan? Expires { get; init => field = AboveZero(value, nameof(Expires)); }

    /// <summary>
    /// The highest rate at which calls of the same function begin, on all workers together. Calls that are executing when the scheduler dies begin again.
    /// Default: no limit.
    /// </summary>
    public Rate? RateLimit { get; init; }

    /// <summary>
    /// Whether the call fails, and is not executed again, if its scheduler or its worker dies after it has begun (Celery's <c>acks_late=False</c>). A call that
    /// throws is still retried. Default: false, so that the call is executed at least once.
    /// </summary>
    public bool AcknowledgeBefore { get; init; }

    /// <summary>How long the result is kept after the call has ended: above 0, at most 36,500 days. Default: one day.</summary>
    public TimeSpan ResultTtl { get; init => field = AboveZero(value, nameof(ResultTtl))!.Value; } = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">The name is invalid; the message says what is allowed.</exception>
    internal static string CheckName(string name, string what) => name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name.Any(char.IsAsciiLetterOrDigit)
        ? name
        : throw Wrong($"{what} is '{name}'; it must have at most 100 letters, digits, '-', '_' and '.', and at least one letter or digit.");

    static TimeSpan? AboveZero(TimeSpan? value, string name) => value is null || (value > TimeSpan.Zero && value <= Longest) ? value : throw Wrong($"{name} is {value}; it must be above 0, and at most {Longest.Days} days.");

    static ArgumentException Wrong(string message) => new(message);
}
