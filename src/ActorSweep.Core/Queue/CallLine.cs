namespace ActorSweep.Core.Queue;

/// <summary>Ready calls that wait for the same rate of a function (empty: no rate) and for workers of the same kind.</summary>
sealed record CallLine(string Rated, string Kind, TimeSpan Interval);

/// <summary>A recurring call that is due, and the time by the database's clock.</summary>
sealed record DueRecurrence(string Name, string Cron, string Zone, DateTimeOffset Time, DateTimeOffset Now);
