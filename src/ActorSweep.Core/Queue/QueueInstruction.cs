using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>What the queue wants done.</summary>
abstract record QueueInstruction
{
    QueueInstruction() { }

    /// <summary>Something for the database to do. It fails as <see cref="QueueEvent.DatabaseFailed"/>.</summary>
    public abstract record OfDatabase : QueueInstruction;

    /// <summary>Take over what the scheduler before had begun, and read when rates allow more. What was acknowledged before fails.</summary>
    public sealed record RecoverCalls(TaskFailure Lost) : OfDatabase;

    /// <summary>Read which of the calls that this scheduler has begun were revoked, and let their rows go.</summary>
    public sealed record ReadRevoked : OfDatabase;

    /// <summary>Read which recurring calls are due.</summary>
    public sealed record ReadRecurrences : OfDatabase;

    /// <summary>Add the call of a recurrence, once for its time, and set its next time. Has no answer.</summary>
    public sealed record AddRecurrence(DueRecurrence Due) : OfDatabase;

    /// <summary>Have rows be ready whose time has come, and expire that did not begin in time.</summary>
    public sealed record ApplyTimes : OfDatabase;

    /// <summary>Read what ready rows wait for, from behind a line on (null: from the first).</summary>
    public sealed record ReadLines(int Most, CallLine? After) : OfDatabase;

    /// <summary>Claims the given number of rows of each line, the most urgent first, and records with the claim when their functions may begin next.</summary>
    /// <param name="Rates">The functions that have a rate, with the time from which their intervals count.</param>
    public sealed record ClaimCalls(IReadOnlyList<(CallLine Line, int Most)> Lines, IReadOnlyDictionary<string, DateTimeOffset> Rates) : OfDatabase
    {
        /// <summary>When functions that have a rate may begin next, given what was claimed.</summary>
        public IReadOnlyList<(string Function, DateTimeOffset Next)> RatesAfter(IEnumerable<(string Function, TimeSpan Interval)> claimed) =>
            [.. claimed.Where(call => call.Interval > TimeSpan.Zero).GroupBy(call => call.Function, StringComparer.Ordinal)
                .Select(calls => (calls.Key, calls.Aggregate(Rates[calls.Key], (next, call) => next + call.Interval)))];
    }

    /// <summary>Record how calls have ended, or that they wait again.</summary>
    public sealed record RecordEnds(IReadOnlyList<EndedCall> Ends) : OfDatabase;

    /// <summary>Delete rows whose results need not be kept any longer. Has no answer; a failure is only logged.</summary>
    public sealed record DeleteOldEnds : OfDatabase;

    /// <summary>Delete code that no call and no run needs. Has no answer; a failure is only logged.</summary>
    public sealed record DeleteOldCode : QueueInstruction;

    /// <summary>Ask the scheduler how many slots there are for work of each kind, and how much of it waits there.</summary>
    public sealed record AskForRoom(IReadOnlyList<Requirement> Kinds) : QueueInstruction;

    /// <summary>Submit the tasks of a call to the scheduler.</summary>
    /// <param name="First">The place of its first task in the queue's run.</param>
    /// <param name="Told">The tasks that the scheduler reports; it holds their results.</param>
    public sealed record SubmitCall(CallWork Work, long First, IReadOnlySet<TaskId> Told) : QueueInstruction
    {
        /// <summary>Whether a worker that is lost ends it.</summary>
        public bool CannotRepeat { get; init; }

        /// <summary>Whether the queue tries it again, and not the scheduler.</summary>
        public bool IsRetriedByQueue { get; init; }
    }

    /// <summary>Have the scheduler cancel a task.</summary>
    public sealed record CancelTask(TaskId Task, bool UnlessBegun) : QueueInstruction;

    /// <summary>Tell the scheduler that nobody needs the results of these tasks any more.</summary>
    public sealed record ReleaseTasks(IReadOnlyCollection<TaskId> Tasks) : QueueInstruction;

    /// <summary>Fetch a result, unless it is larger than this.</summary>
    public sealed record FetchResult(TaskId Task, long MostBytes) : QueueInstruction;

    /// <summary>Tell the scheduler that a worker does not hold a result.</summary>
    public sealed record ReportLostResult(TaskId Task, WorkerId Holder) : QueueInstruction;

    /// <summary>Tell those who wait for ends of calls that some are recorded.</summary>
    public sealed record TellEnded : QueueInstruction;

    /// <summary>Give this event back once the events that wait now have been handled.</summary>
    public sealed record Defer(QueueEvent Event) : QueueInstruction;

    /// <summary>Say after this time that calls may be ready, in place of any time said before.</summary>
    public sealed record WakeAfter(TimeSpan Delay) : QueueInstruction;

    /// <summary>End this scheduler: nothing can be recorded any more. The next one finds what has begun.</summary>
    public sealed record Stop(string Why) : QueueInstruction;
}
