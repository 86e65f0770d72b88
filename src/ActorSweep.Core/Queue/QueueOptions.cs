namespace ActorSweep;

/// <summary>How a call waits in the queue. Everything has a default.</summary>
public sealed record QueueOptions
{
    /// <summary>A hundred years.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>No wishes.</summary>
    public static readonly QueueOptions Default = new();

    /// <summary>How it is run once it is its turn: retries, priority, time limit, resources. Of a <see cref="Delayed"/> call only the priority counts here.</summary>
    public TaskOptions Task { get; init; } = TaskOptions.Default;

    /// <summary>The queue's name. Only workers that serve it (<c>worker --queue NAME</c>) take from a named one; the default, empty, is served by all.</summary>
    public string Queue
    {
        get;
        init => field = value.Length == 0 ? value : CheckName(value, nameof(Queue));
    } = "";

    /// <summary>It does not begin before so long from now, 0 or more. The default is 0.</summary>
    public TimeSpan Countdown { get; init => field = value >= TimeSpan.Zero && value <= Longest ? value : throw Wrong($"{nameof(Countdown)} is {value}; it must be from 0 to {Longest.Days} days."); }

    /// <summary>It does not begin before this. The default is now; of this and <see cref="Countdown"/> the later counts.</summary>
    public DateTimeOffset? Eta { get; init; }

    /// <summary>
    /// What has not begun so long from now never does: it ends as expired. Above 0; the default is never. What the scheduler had taken up by then may
    /// have begun, where that dies, and a graph in part: these do begin.
    /// </summary>
    public TimeSpan? Expires { get; init => field = AboveZero(value, nameof(Expires)); }

    /// <summary>How often calls of the same function begin at the most, on all workers together. Those under way when the scheduler dies begin again. The default is no limit.</summary>
    public Rate? RateLimit { get; init; }

    /// <summary>
    /// Whether it counts as done with when it begins: it is then executed at most once, and fails where its scheduler or its worker dies meanwhile; what
    /// fails by itself is tried again as often as its retries say. The default is no: it is executed at least once.
    /// </summary>
    public bool AcknowledgeBefore { get; init; }

    /// <summary>How long its result is kept once it has ended, above 0. The default is a day.</summary>
    public TimeSpan ResultTtl { get; init => field = AboveZero(value, nameof(ResultTtl))!.Value; } = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">It is no name.</exception>
    internal static string CheckName(string name, string what) => name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? name
        : throw Wrong($"{what} is '{name}'; it must be of at most 100 letters, digits, '-', '_' and '.'.");

    static TimeSpan? AboveZero(TimeSpan? value, string name) => value is null || (value > TimeSpan.Zero && value <= Longest) ? value : throw Wrong($"{name} is {value}; it must be above 0, and at most {Longest.Days} days.");

    static ArgumentException Wrong(string message) => new(message);
}
