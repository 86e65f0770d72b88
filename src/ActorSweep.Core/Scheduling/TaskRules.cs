namespace ActorSweep.Core.Scheduling;

/// <summary>The options of a task that the scheduler applies.</summary>
sealed record TaskRules
{
    public static TaskRules Default { get; } = new();

    /// <summary>Priority among the work of one client; higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Number of retries after failures of the task itself. Lost workers do not count.</summary>
    public int Retries { get; init; }

    /// <summary>Delay before a retry, from the number of failed tries and a number from 0 to 1; null: no delay.</summary>
    public Func<int, double, TimeSpan>? RetryDelay { get; init; }

    public Requirement Requirement { get; init; } = Requirement.None;

    /// <summary>Whether another execution would not give the same result: the state of a stateful actor, or data that a client scattered.</summary>
    public bool CannotRepeat { get; init; }

    /// <summary>Returns the delay before a retry of a task.</summary>
    /// <param name="tries">Number of failed tries.</param>
    internal TimeSpan DelayBefore(int tries, long index) => RetryDelay is null ? TimeSpan.Zero : RetryDelay(tries, Jitter.Of(index, tries));
}
