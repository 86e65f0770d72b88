using ActorSweep.Core.Queue;

namespace ActorSweep.Client.Queue;

/// <summary>Where a client puts calls into the queue and hears what has become of them: in the process of a scheduler node, or over HTTP.</summary>
interface IQueueDesk
{
    /// <summary>Puts calls in. When it returns they are kept.</summary>
    Task PutAsync(IReadOnlyList<QueuedCall> calls, CancellationToken cancel);

    /// <summary>How calls stand, as far as they are there.</summary>
    Task<IReadOnlyList<QueuedSnapshot>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>How calls stand, with their results, once at least one has ended or is not there; after a while in any case.</summary>
    Task<IReadOnlyList<QueuedSnapshot>> EndedAsync(IReadOnlyList<string> ids, TimeSpan patience, CancellationToken cancel);

    /// <summary>Whether the call was still to be revoked.</summary>
    Task<bool> RevokeAsync(string id, bool terminate, CancellationToken cancel);

    /// <summary>The newest calls, the newest last.</summary>
    Task<IReadOnlyList<QueuedSnapshot>> ListAsync(int most, CancellationToken cancel);

    /// <summary>Removes calls of a queue (null: of all) that wait, or those that have ended.</summary>
    /// <returns>How many.</returns>
    Task<int> PurgeAsync(string? queue, bool ended, CancellationToken cancel);

    /// <summary>Has a call put in again and again.</summary>
    /// <exception cref="InvalidSweepException">Its times are none.</exception>
    Task ScheduleAsync(RecurringCall call, CancellationToken cancel);

    /// <summary>Whether there was a recurring call of this name.</summary>
    Task<bool> UnscheduleAsync(string name, CancellationToken cancel);

    Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel);
}
