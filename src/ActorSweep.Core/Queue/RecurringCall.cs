namespace ActorSweep.Core.Queue;

/// <summary>A call that is put into the queue repeatedly.</summary>
/// <param name="Name">The call's name. A call that is scheduled under the same name replaces it.</param>
/// <param name="Cron">A cron expression of five fields, or of six that begin with the second.</param>
/// <param name="Zone">The IANA name of the time zone in which the cron expression is read.</param>
/// <param name="Call">The call to put in each time, under a new id.</param>
sealed record RecurringCall(string Name, string Cron, string Zone, QueuedCall Call);
