namespace ActorSweep.Core.Queue;

/// <summary>Ready calls that wait for the same: the rate of a function (empty: of none), and workers of a kind.</summary>
sealed record CallLine(string Rated, string Kind, TimeSpan Interval);

/// <summary>A recurring call whose time has come, and what time it is by the database's clock.</summary>
sealed record DueRecurrence(string Name, string Cron, string Zone, DateTimeOffset Time, DateTimeOffset Now);
