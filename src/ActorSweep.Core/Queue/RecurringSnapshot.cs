namespace ActorSweep;

/// <summary>A recurring call at one moment.</summary>
public sealed record RecurringSnapshot
{
    /// <summary>The name under which the call was scheduled.</summary>
    public required string Name { get; init; }

    /// <summary>The cron expression: five fields, or six that begin with the second.</summary>
    public required string Cron { get; init; }

    /// <summary>The IANA name of the time zone in which the cron expression is read.</summary>
    public required string Zone { get; init; }

    /// <summary>The name of the function that is called.</summary>
    public required string Function { get; init; }

    /// <summary>The next time at which the call is put into the queue; null where there is none.</summary>
    public DateTimeOffset? Next { get; init; }
}
