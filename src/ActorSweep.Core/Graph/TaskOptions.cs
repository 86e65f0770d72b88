using System.Collections.Frozen;

namespace ActorSweep;

/// <summary>The options of a task. Every option has a default.</summary>
public sealed record TaskOptions
{
    /// <summary>All options at their defaults.</summary>
    public static readonly TaskOptions Default = new();

    /// <summary>The most characters of a name.</summary>
    internal const int LongestName = 1000;

    /// <summary>A readable name of the task, unique in its run, of at most 1,000 characters. Default: the method's name and a number.</summary>
    public string? Key { get; init => field = value is null ? null : Short(value, nameof(Key)); }

    /// <summary>How often a task that throws is retried, from 0 to 100. Default: 0.</summary>
    public int Retries
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw Wrong($"{nameof(Retries)} is {value}; it must be from 0 to 100.");
    }

    /// <summary>When, and after which exceptions, a task is retried. Default: at once, after any exception.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>The priority. Of the tasks that are ready, those with a higher priority begin first. Default: 0.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// The resources of its worker that the task uses while it runs, such as <c>["gpu"] = 1</c>; finite amounts above 0. Names have at most 1,000 characters.
    /// Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, double> Resources
    {
        get;
        init
        {
            foreach (var (name, amount) in value)
            {
                Short(name, "a resource's name");
                if (!(amount > 0 && double.IsFinite(amount)))
                    throw Wrong($"resource '{name}' is {amount}; it must be a finite amount above 0.");
            }
            field = value;
        }
    } = FrozenDictionary<string, double>.Empty;

    /// <summary>The names of the workers that may execute the task, each of at most 1,000 characters. Default: empty, which means any.</summary>
    public IReadOnlyList<string> Workers
    {
        get;
        init
        {
            foreach (var name in value)
                Short(name, "a worker's name");
            field = value;
        }
    } = [];

    /// <summary>Whether other workers may execute the task where none of <see cref="Workers"/> can. Default: false.</summary>
    public bool AllowOtherWorkers { get; init; }

    /// <summary>
    /// The time after which an attempt is asked to stop, by <c>TaskContext.Current.CancellationToken</c>; above 0. The attempt has until
    /// <see cref="HardTimeLimit"/> to do so. Default: null, no limit.
    /// </summary>
    public TimeSpan? TimeLimit { get; init => field = AboveZero(value, nameof(TimeLimit)); }

    /// <summary>
    /// The time after which the process of an attempt that has not stopped is ended; above 0 and not below <see cref="TimeLimit"/>. Default:
    /// <see cref="TimeLimit"/> plus 5 s (the workers' <c>cancel-grace</c>). Without a <see cref="TimeLimit"/> the attempt is asked to stop at the same time.
    /// </summary>
    public TimeSpan? HardTimeLimit { get; init => field = AboveZero(value, nameof(HardTimeLimit)); }

    /// <summary>Whether equal calls of one graph may be computed once. Default: false, since a simulation may draw random numbers.</summary>
    public bool Pure { get; init; }

    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    internal TaskOptions Checked() => HardTimeLimit < TimeLimit
        ? throw Wrong($"{nameof(HardTimeLimit)} is {HardTimeLimit}; it must not be below {nameof(TimeLimit)}, which is {TimeLimit}.")
        : this;

    static TimeSpan? AboveZero(TimeSpan? value, string name) => value is null || value > TimeSpan.Zero
        ? value
        : throw Wrong($"{name} is {value}; it must be above 0, or null for no limit.");

    /// <summary>Checks the length of a name.</summary>
    /// <exception cref="ArgumentException">The name is too long.</exception>
    internal static string Short(string text, string name) => text.Length <= LongestName
        ? text
        : throw Wrong($"{name} has {text.Length} characters; at most {LongestName} are allowed.");

    static ArgumentException Wrong(string message) => new(message);
}
