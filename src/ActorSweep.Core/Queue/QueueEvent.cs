using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>An event of the queue.</summary>
abstract record QueueEvent
{
    QueueEvent() { }

    /// <summary>This scheduler has acquired the journal's lease.</summary>
    public sealed record LeaseAcquired : QueueEvent;

    /// <summary>The calls that the previous scheduler had begun now belong to this one. Answers <see cref="QueueInstruction.RecoverCalls"/>.</summary>
    /// <param name="Rates">The functions that have a rate, and when each may begin next.</param>
    public sealed record CallsRecovered(IReadOnlyList<ClaimedCall> Calls, IReadOnlyList<(string Function, DateTimeOffset Next)> Rates) : QueueEvent;

    /// <summary>Time has passed. Happens every <see cref="QueueState.ReadInterval"/>.</summary>
    public sealed record QueueTimePassed : QueueEvent;

    /// <summary>Rows may have become ready: calls were added, some ended, or a rate allows more.</summary>
    public sealed record CallsMayBeReady : QueueEvent;

    /// <summary>Clients revoked these calls, which this scheduler has begun. Answers <see cref="QueueInstruction.ReadRevoked"/>.</summary>
    public sealed record CallsRevoked(IReadOnlyList<long> Places) : QueueEvent;

    /// <summary>These recurring calls are due. Answers <see cref="QueueInstruction.ReadRecurrences"/>.</summary>
    public sealed record RecurrencesDue(IReadOnlyList<DueRecurrence> Due) : QueueEvent;

    /// <summary>
    /// Rows whose time has come are ready, and rows that did not begin in time have expired. Answers <see cref="QueueInstruction.ApplyTimes"/>.
    /// </summary>
    public sealed record TimesApplied : QueueEvent;

    /// <summary>The lines of the ready rows. Answers <see cref="QueueInstruction.ReadLines"/>.</summary>
    /// <param name="Needs">The requirements of each kind for workers: one, or several for a graph of unlike tasks.</param>
    /// <param name="Now">The time by the database's clock, by which rates are kept.</param>
    public sealed record LinesRead(IReadOnlyList<CallLine> Lines, IReadOnlyDictionary<string, IReadOnlyList<Requirement>> Needs, DateTimeOffset Now) : QueueEvent;

    /// <summary>The room for each of the kinds of work that were asked for. Answers <see cref="QueueInstruction.AskForRoom"/>.</summary>
    public sealed record RoomReported(IReadOnlyList<Room> Rooms) : QueueEvent;

    /// <summary>This scheduler has claimed these rows. Answers <see cref="QueueInstruction.ClaimCalls"/>.</summary>
    public sealed record CallsClaimed(IReadOnlyList<ClaimedCall> Calls) : QueueEvent;

    /// <summary>A task has finished.</summary>
    /// <param name="Result">Null where a worker holds the result.</param>
    public sealed record CallTaskFinished(TaskId Task, byte[]? Result) : QueueEvent;

    /// <summary>A task has failed.</summary>
    /// <param name="MayRetry">Whether the client wants this failure to be retried.</param>
    public sealed record CallTaskFailed(TaskId Task, TaskFailure Failure, bool MayRetry) : QueueEvent;

    /// <summary>A task's result is lost and is computed again, or the task is retried.</summary>
    public sealed record CallTaskReopened(TaskId Task) : QueueEvent;

    /// <summary>A result was fetched. This and the next three answer <see cref="QueueInstruction.FetchResult"/>.</summary>
    public sealed record ResultFetched(TaskId Task, byte[] Result) : QueueEvent;

    /// <summary>A result could not be fetched now.</summary>
    public sealed record ResultUnavailable(TaskId Task) : QueueEvent;

    /// <summary>The worker that was recorded as holding a result does not hold it.</summary>
    public sealed record CallResultLost(TaskId Task, WorkerId Holder) : QueueEvent;

    /// <summary>A result was not fetched because it has this many bytes.</summary>
    public sealed record ResultTooLarge(TaskId Task, long Length) : QueueEvent;

    /// <summary>The ends of calls that have arrived meanwhile are to be recorded together.</summary>
    public sealed record EndsDue : QueueEvent;

    /// <summary>The ends of calls are in their rows. Answers <see cref="QueueInstruction.RecordEnds"/>.</summary>
    public sealed record EndsRecorded : QueueEvent;

    /// <summary>The database cannot be used, or another scheduler holds the lease.</summary>
    public sealed record DatabaseFailed(string Why) : QueueEvent;
}
