namespace ActorSweep.Logging;

/// <summary>
/// Ids of the events that a node logs. The console prints the id in brackets after the category, so that programs can wait for an event, whatever its
/// sentence says. An id never changes its meaning.
/// </summary>
static class NodeEvent
{
    // The active scheduler.
    public const int SchedulerActivated = 101, SchedulerWaiting = 102, SchedulerRestarting = 103, JournalUnavailable = 104;

    // Runs.
    public const int
        SweepAccepted = 110, RunRecovered = 111, RunNotRecovered = 112, RunEnded = 113, SpecsNotDeleted = 114,
        ModelCodeNotRecorded = 115;

    // Workers of the active scheduler.
    public const int WorkerRegistered = 120, WorkerUnregistered = 121, WorkerLost = 122, WorkerUnreachable = 123, WorkerReachable = 124, WorkerLacksCultures = 125;

    // Scheduler nodes that do not reach one another or a worker.
    public const int SchedulerNodeDowned = 130, UnreachableNodeDowned = 131, NodeIsolated = 132, JournalHolderUnreachable = 133;

    // Workers, logged by their own nodes.
    public const int
        RegisteredWithScheduler = 201, SchedulerNotFound = 202, SchedulerLost = 203, WorkerExiting = 204, WorkerDrained = 205, DrainTimedOut = 206,
        WorkerRestarting = 207, ExecutorLost = 208, ResultLost = 209, SpecRefused = 210, SpecNotFetched = 211,
        ExecutorNotStarted = 212, ActorNotDisposed = 213;

    // Any node.
    public const int FilesRunShort = 401;

    // The queue.
    public const int QueueStopping = 301, QueueNotCleared = 302, RecurringCallRefused = 303;
}
