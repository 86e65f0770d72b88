namespace ActorSweep.Core.Queue;

/// <summary>A call that is put into the queue again and again.</summary>
/// <param name="Name">Its name; what is scheduled under it again takes its place.</param>
/// <param name="Cron">When: a cron expression of five fields, or of six that begin with the second.</param>
/// <param name="Zone">The time zone of that, by its IANA name.</param>
/// <param name="Call">What is put in each time, under an id of its own.</param>
sealed record RecurringCall(string Name, string Cron, string Zone, QueuedCall Call);
