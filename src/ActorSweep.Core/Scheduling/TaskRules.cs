namespace ActorSweep.Core.Scheduling;

/// <summary>What a client asked for about a task, as far as it is the scheduler's to keep.</summary>
sealed record TaskRules
{
    public static TaskRules Default { get; } = new();

    /// <summary>Higher goes first among what one client wants.</summary>
    public int Priority { get; init; }

    /// <summary>Tries after the first, where the task itself failed. Lost workers don't count.</summary>
    public int Retries { get; init; }

    /// <summary>How long to wait before another try, given how many there were and a number from 0 to 1; null: not at all.</summary>
    public Func<int, double, TimeSpan>? RetryDelay { get; init; }

    public Requirement Requirement { get; init; } = Requirement.None;

    /// <summary>Whether doing it again would not give the same: the state of a stateful actor, data that a client scattered.</summary>
    public bool CannotRepeat { get; init; }

    /// <summary>How long to wait before another try of a task.</summary>
    /// <param name="tries">How many there were.</param>
    internal TimeSpan DelayBefore(int tries, long index) => RetryDelay is null ? TimeSpan.Zero : RetryDelay(tries, Jitter.Of(index, tries));
}
