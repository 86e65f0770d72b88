using ActorSweep.Core.Queue;

namespace ActorSweep.Client.Queue;

/// <summary>A client's access to the queue: in the process of a scheduler node, or over HTTP.</summary>
interface IQueueDesk
{
    /// <summary>Puts calls into the queue. They are durable when this returns.</summary>
    Task PutAsync(IReadOnlyList<QueuedCall> calls, CancellationToken cancel);

    /// <summary>Returns the states of the calls that exist.</summary>
    Task<IReadOnlyList<QueuedSnapshot>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>
    /// Returns the states of calls, with their results, when at least one has ended or does not exist, or when <paramref name="patience"/> has passed.
    /// </summary>
    Task<IReadOnlyList<QueuedSnapshot>> ReadEndsAsync(IReadOnlyList<string> ids, TimeSpan patience, CancellationToken cancel);

    /// <summary>Revokes a call. Returns false where it was too late.</summary>
    Task<bool> RevokeAsync(string id, bool terminate, CancellationToken cancel);

    /// <summary>Returns the newest calls, the newest last.</summary>
    Task<IReadOnlyList<QueuedSnapshot>> ListAsync(int most, CancellationToken cancel);

    /// <summary>Deletes the waiting calls, or the ended ones, of a queue (null: of all queues).</summary>
    /// <returns>The number of deleted calls.</returns>
    Task<int> PurgeAsync(string? queue, bool ended, CancellationToken cancel);

    /// <summary>Schedules a call that is put into the queue at recurring times.</summary>
    /// <exception cref="InvalidSweepException">The cron expression or the time zone is invalid.</exception>
    Task ScheduleAsync(RecurringCall call, CancellationToken cancel);

    /// <summary>Removes a recurring call. Returns whether there was one of this name.</summary>
    Task<bool> UnscheduleAsync(string name, CancellationToken cancel);

    Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel);
}
