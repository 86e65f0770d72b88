using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>An instruction of the queue.</summary>
abstract record QueueInstruction
{
    QueueInstruction() { }

    /// <summary>An instruction to the database. Its failure is reported as <see cref="QueueEvent.DatabaseFailed"/>.</summary>
    public abstract record OfDatabase : QueueInstruction;

    /// <summary>Recovers the calls that the previous scheduler had begun, and reads when rates allow more. Calls that were acknowledged before fail.</summary>
    public sealed record RecoverCalls(TaskFailure Lost) : OfDatabase;

    /// <summary>Reads which calls of this scheduler were revoked, and releases their rows.</summary>
    public sealed record ReadRevoked : OfDatabase;

    /// <summary>Reads which recurring calls are due.</summary>
    public sealed record ReadRecurrences : OfDatabase;

    /// <summary>Adds the call of a recurrence, once for its time, and sets its next time. Has no answer.</summary>
    public sealed record AddRecurrence(DueRecurrence Due) : OfDatabase;

    /// <summary>Makes rows ready whose time has come, and expires rows that did not begin in time.</summary>
    public sealed record ApplyTimes : OfDatabase;

    /// <summary>Reads the lines of the ready rows after the given line (null: from the first).</summary>
    public sealed record ReadLines(int Most, CallLine? After) : OfDatabase;

    /// <summary>Claims the given number of rows of each line, the most urgent first, and records with the claim when their functions may begin next.</summary>
    /// <param name="Rates">The functions that have a rate, with the time from which their intervals count.</param>
    public sealed record ClaimCalls(IReadOnlyList<(CallLine Line, int Most)> Lines, IReadOnlyDictionary<string, DateTimeOffset> Rates) : OfDatabase
    {
        /// <summary>Returns when functions that have a rate may begin next, given the claimed calls.</summary>
        public IReadOnlyList<(string Function, DateTimeOffset Next)> RatesAfter(IEnumerable<(string Function, TimeSpan Interval)> claimed) =>
            [.. claimed.Where(call => call.Interval > TimeSpan.Zero).GroupBy(call => call.Function, StringComparer.Ordinal)
                .Select(calls => (calls.Key, calls.Aggregate(Rates[calls.Key], (next, call) => next + call.Interval)))];
    }

    /// <summary>Records how calls ended, or that they wait again.</summary>
    public sealed record RecordEnds(IReadOnlyList<CallEnd> Ends) : OfDatabase;

    /// <summary>Deletes rows whose results need not be kept any longer. Has no answer; a failure is only logged.</summary>
    public sealed record DeleteOldEnds : OfDatabase;

    /// <summary>Deletes code that no call and no run needs. Has no answer; a failure is only logged.</summary>
    public sealed record DeleteOldCode : QueueInstruction;

    /// <summary>Asks the scheduler for the slots for each kind of work, and how much work of that kind waits.</summary>
    public sealed record AskForRoom(IReadOnlyList<Requirement> Kinds) : QueueInstruction;

    /// <summary>Submits the tasks of a call to the scheduler.</summary>
    /// <param name="First">The index of the call's first task in the queue's run.</param>
    /// <param name="Told">The tasks that the scheduler reports; it holds their results.</param>
    public sealed record SubmitCall(CallWork Work, long First, IReadOnlySet<TaskId> Told) : QueueInstruction
    {
        /// <summary>Whether the call fails when its worker is lost.</summary>
        public bool CannotRepeat { get; init; }

        /// <summary>Whether the queue retries the call, and not the scheduler.</summary>
        public bool IsRetriedByQueue { get; init; }
    }

    /// <summary>Asks the scheduler to cancel a task.</summary>
    public sealed record CancelTask(TaskId Task, bool UnlessBegun) : QueueInstruction;

    /// <summary>Reports to the scheduler that nobody needs the results of these tasks any more.</summary>
    public sealed record ReleaseTasks(IReadOnlyCollection<TaskId> Tasks) : QueueInstruction;

    /// <summary>Fetches a result, unless it is larger than <paramref name="MostBytes"/>.</summary>
    public sealed record FetchResult(TaskId Task, long MostBytes) : QueueInstruction;

    /// <summary>Reports to the scheduler that a worker does not hold a result.</summary>
    public sealed record ReportLostResult(TaskId Task, WorkerId Holder) : QueueInstruction;

    /// <summary>Reports to clients that wait for ends of calls that some are recorded.</summary>
    public sealed record AnnounceEnds : QueueInstruction;

    /// <summary>Returns the event to the queue after the events that wait now.</summary>
    public sealed record Defer(QueueEvent Event) : QueueInstruction;

    /// <summary>Raises <see cref="QueueEvent.CallsMayBeReady"/> after this time. Replaces an earlier instruction of this type.</summary>
    public sealed record WakeAfter(TimeSpan Delay) : QueueInstruction;

    /// <summary>Stops this scheduler because nothing can be recorded any more. The next one recovers the calls that have begun.</summary>
    public sealed record Stop(string Why) : QueueInstruction;
}
