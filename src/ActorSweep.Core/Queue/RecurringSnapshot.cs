namespace ActorSweep;

/// <summary>How a recurring call stands.</summary>
public sealed record RecurringSnapshot
{
    public required string Name { get; init; }

    public required string Cron { get; init; }

    public required string Zone { get; init; }

    /// <summary>The function.</summary>
    public required string Function { get; init; }

    /// <summary>When it is put in next; null: never again.</summary>
    public DateTimeOffset? Next { get; init; }
}
