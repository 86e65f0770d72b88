using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Logging;

/// <summary>Logs the events of a node. <see cref="NodeEvent"/> has their ids.</summary>
static partial class NodeLog
{
    [LoggerMessage(NodeEvent.SchedulerActivated, LogLevel.Information, "the scheduler is active, epoch {Epoch}; runs to continue: {Runs}")]
    public static partial void SchedulerActivated(this ILogger log, long epoch, int runs);

    [LoggerMessage(NodeEvent.SchedulerWaiting, LogLevel.Information, "this node waits to become the active scheduler: {Why}")]
    public static partial void SchedulerWaiting(this ILogger log, string why);

    [LoggerMessage(NodeEvent.SchedulerRestarting, LogLevel.Critical, "the scheduler failed on {Message} and restarts")]
    public static partial void SchedulerRestarting(this ILogger log, Exception exception, string message);

    [LoggerMessage(NodeEvent.JournalUnavailable, LogLevel.Error, "the scheduler stops, because its journal is unavailable: {Why}")]
    public static partial void JournalUnavailable(this ILogger log, string why);

    [LoggerMessage(NodeEvent.SweepAccepted, LogLevel.Information, "{Run} is accepted: {Simulations} simulations")]
    public static partial void SweepAccepted(this ILogger log, RunId run, long simulations);

    [LoggerMessage(NodeEvent.RunRecovered, LogLevel.Information, "{Run} continues; simulations finished: {Done}")]
    public static partial void RunRecovered(this ILogger log, RunId run, long done);

    [LoggerMessage(NodeEvent.RunNotRecovered, LogLevel.Error, "{Run} cannot continue: {Why}")]
    public static partial void RunNotRecovered(this ILogger log, RunId run, string why);

    [LoggerMessage(NodeEvent.RunEnded, LogLevel.Information, "{Run} ended")]
    public static partial void RunEnded(this ILogger log, RunId run);

    [LoggerMessage(NodeEvent.SpecsNotDeleted, LogLevel.Warning, "specs that no run needs could not be deleted; the next scheduler tries again: {Why}")]
    public static partial void SpecsNotDeleted(this ILogger log, string why);

    [LoggerMessage(NodeEvent.ModelCodeNotRecorded, LogLevel.Warning, "the code of {Run}'s model is not in the journal; the run fails if no node has the code")]
    public static partial void ModelCodeNotRecorded(this ILogger log, RunId run);

    [LoggerMessage(NodeEvent.WorkerRegistered, LogLevel.Information, "{Worker} registered, slots: {Slots}")]
    public static partial void WorkerRegistered(this ILogger log, WorkerId worker, int slots);

    [LoggerMessage(NodeEvent.WorkerLacksCultures, LogLevel.Warning, "work of programs that are not globalization-invariant is refused: {Why}")]
    public static partial void WorkerLacksCultures(this ILogger log, string why);

    [LoggerMessage(NodeEvent.WorkerUnregistered, LogLevel.Information, "{Worker} unregistered")]
    public static partial void WorkerUnregistered(this ILogger log, WorkerId worker);

    [LoggerMessage(NodeEvent.WorkerLost, LogLevel.Information, "{Worker} is lost")]
    public static partial void WorkerLost(this ILogger log, WorkerId worker);

    [LoggerMessage(NodeEvent.WorkerUnreachable, LogLevel.Information, "{Worker} is unreachable; other workers execute its work")]
    public static partial void WorkerUnreachable(this ILogger log, WorkerId worker);

    [LoggerMessage(NodeEvent.WorkerReachable, LogLevel.Information, "{Worker} is reachable again")]
    public static partial void WorkerReachable(this ILogger log, WorkerId worker);

    [LoggerMessage(NodeEvent.SchedulerNodeDowned, LogLevel.Warning, "the scheduler node {Node} is unreachable and does not hold the journal; this node downs it")]
    public static partial void SchedulerNodeDowned(this ILogger log, string node);

    [LoggerMessage(NodeEvent.UnreachableNodeDowned, LogLevel.Warning, "this node leaves the cluster, and downs the unreachable node {Node}")]
    public static partial void UnreachableNodeDowned(this ILogger log, string node);

    [LoggerMessage(NodeEvent.NodeIsolated, LogLevel.Error, "this node reaches no other node, and exits, because the others may continue without it")]
    public static partial void NodeIsolated(this ILogger log);

    [LoggerMessage(NodeEvent.JournalHolderUnreachable, LogLevel.Error, "this node does not reach the node that holds the journal, and exits")]
    public static partial void JournalHolderUnreachable(this ILogger log);

    [LoggerMessage(NodeEvent.RegisteredWithScheduler, LogLevel.Information, "{Worker} registered with the scheduler of epoch {Epoch}")]
    public static partial void RegisteredWithScheduler(this ILogger log, WorkerId worker, long epoch);

    [LoggerMessage(NodeEvent.SchedulerNotFound, LogLevel.Warning, "{Worker} has found no scheduler yet, and continues to look for one")]
    public static partial void SchedulerNotFound(this ILogger log, WorkerId worker);

    [LoggerMessage(NodeEvent.SchedulerLost, LogLevel.Warning, "{Worker} lost its scheduler at {Scheduler}")]
    public static partial void SchedulerLost(this ILogger log, WorkerId worker, ActorPath scheduler);

    [LoggerMessage(NodeEvent.WorkerExiting, LogLevel.Error, "{Worker} exits: {Why}")]
    public static partial void WorkerExiting(this ILogger log, WorkerId worker, string why);

    [LoggerMessage(NodeEvent.WorkerDrained, LogLevel.Information, "{Worker} is drained")]
    public static partial void WorkerDrained(this ILogger log, WorkerId worker);

    [LoggerMessage(NodeEvent.DrainTimedOut, LogLevel.Warning, "the worker was not drained within {Patience}; other workers execute the rest")]
    public static partial void DrainTimedOut(this ILogger log, TimeSpan patience);

    [LoggerMessage(NodeEvent.WorkerRestarting, LogLevel.Critical, "{Worker} failed on {Message} and restarts")]
    public static partial void WorkerRestarting(this ILogger log, Exception exception, WorkerId worker, string message);

    [LoggerMessage(NodeEvent.ExecutorLost, LogLevel.Warning, "an executor of {Worker} died ({Reason}) while it executed {Count} of its tasks")]
    public static partial void ExecutorLost(this ILogger log, WorkerId worker, string reason, int count);

    [LoggerMessage(NodeEvent.ResultLost, LogLevel.Warning, "the result of attempt {Attempt} is lost, and the task is executed again: {Why}")]
    public static partial void ResultLost(this ILogger log, AttemptId attempt, string why);

    [LoggerMessage(NodeEvent.ActorNotDisposed, LogLevel.Warning, "{Worker} released the actor {Actor}, but {Why}")]
    public static partial void ActorNotDisposed(this ILogger log, WorkerId worker, TaskId actor, string why);

    [LoggerMessage(NodeEvent.ExecutorNotStarted, LogLevel.Error, "{Worker} drains, because it cannot execute a sweep: {Why}")]
    public static partial void ExecutorNotStarted(this ILogger log, WorkerId worker, string why);

    [LoggerMessage(NodeEvent.SpecRefused, LogLevel.Error, "{Worker} cannot execute {Run}, and exits: {Why} Run one build on all nodes.")]
    public static partial void SpecRefused(this ILogger log, WorkerId worker, RunId run, string why);

    [LoggerMessage(NodeEvent.SpecNotFetched, LogLevel.Warning, "the spec of {Run} could not be fetched: {Why}")]
    public static partial void SpecNotFetched(this ILogger log, RunId run, string why);

    [LoggerMessage(NodeEvent.QueueStopping, LogLevel.Error, "the queue stops: {Why}")]
    public static partial void QueueStopping(this ILogger log, string why);

    [LoggerMessage(NodeEvent.QueueNotCleared, LogLevel.Warning, "calls or code that the queue no longer needs could not be deleted, and stay until the next try: {Why}")]
    public static partial void QueueNotCleared(this ILogger log, string why);

    [LoggerMessage(NodeEvent.FilesRunShort, LogLevel.Warning, "this node has {Count} of at most {Limit} files open; at the limit it accepts no connections. Raise the limit, as in 'ulimit -n 4096', or close clients")]
    public static partial void FilesRunShort(this ILogger log, long count, long limit);

    [LoggerMessage(NodeEvent.RecurringCallRefused, LogLevel.Error, "the recurring call '{Name}' is enqueued a last time: {Why}")]
    public static partial void RecurringCallRefused(this ILogger log, string name, string why);
}
