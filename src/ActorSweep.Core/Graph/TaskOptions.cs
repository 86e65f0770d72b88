using System.Collections.Frozen;

namespace ActorSweep;

/// <summary>How a task is to be run. Everything has a default.</summary>
public sealed record TaskOptions
{
    /// <summary>No wishes.</summary>
    public static readonly TaskOptions Default = new();

    /// <summary>The task's name to people, unique in its run. The default is the method's name and a number.</summary>
    public string? Key { get; init; }

    /// <summary>How often a task that throws is tried again, from 0 (the default) to 100.</summary>
    public int Retries
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw Wrong($"{nameof(Retries)} is {value}; it must be from 0 to 100.");
    }

    /// <summary>When, and after which exceptions, a task is tried again. The default is at once, after any.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>Of tasks that could run, those of higher priority go first. The default is 0.</summary>
    public int Priority { get; init; }

    /// <summary>What the task uses of its worker while it runs, such as <c>["gpu"] = 1</c>. Finite amounts above 0.</summary>
    public IReadOnlyDictionary<string, double> Resources
    {
        get;
        init
        {
            foreach (var (name, amount) in value)
                if (!(amount > 0 && double.IsFinite(amount)))
                    throw Wrong($"resource '{name}' is {amount}; it must be a finite amount above 0.");
            field = value;
        }
    } = FrozenDictionary<string, double>.Empty;

    /// <summary>The workers that may run the task, by name. The default, none, means any.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>Whether <see cref="Workers"/> are only preferred.</summary>
    public bool AllowOtherWorkers { get; init; }

    /// <summary>
    /// How long one attempt may take, above 0. The default is no limit. Then it is asked to stop (<c>TaskContext.Current.CancellationToken</c>), and has until
    /// <see cref="HardTimeLimit"/> to do so.
    /// </summary>
    public TimeSpan? TimeLimit { get; init => field = AboveZero(value, nameof(TimeLimit)); }

    /// <summary>
    /// How long one attempt may take at the most, above 0 and not below <see cref="TimeLimit"/>: then the process that executes it is ended, unless it has
    /// stopped. The default is 5 s after <see cref="TimeLimit"/> (the workers' <c>cancel-grace</c>); without one it is asked to stop and ended at once.
    /// </summary>
    public TimeSpan? HardTimeLimit { get; init => field = AboveZero(value, nameof(HardTimeLimit)); }

    /// <summary>Whether equal calls of one graph may be computed once. The default is no: a simulation may draw at random.</summary>
    public bool Pure { get; init; }

    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    internal TaskOptions Checked() => HardTimeLimit < TimeLimit
        ? throw Wrong($"{nameof(HardTimeLimit)} is {HardTimeLimit}; it must not be below {nameof(TimeLimit)}, which is {TimeLimit}.")
        : this;

    static TimeSpan? AboveZero(TimeSpan? value, string name) => value is null || value > TimeSpan.Zero
        ? value
        : throw Wrong($"{name} is {value}; it must be above 0, or null for no limit.");

    static ArgumentException Wrong(string message) => new(message);
}
