using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>An event of a client: from the program, from the scheduler, or from the link between the two. The state does not read the objects in it.</summary>
abstract record ClientEvent
{
    ClientEvent() { }

    /// <summary>The program submits tasks.</summary>
    /// <param name="Message">The message to send.</param>
    /// <param name="IsOpen">Whether tasks of this run come in several messages, so that they may depend on one another across messages.</param>
    public sealed record TaskFuturesSubmitted(object Message, RunId Run, bool IsOpen, IReadOnlyList<TaskToSubmit> Tasks) : ClientEvent;

    /// <summary>The program submits a map.</summary>
    /// <param name="Message">The message to send.</param>
    public sealed record MapFuturesSubmitted(object Message, MapHold Map) : ClientEvent;

    /// <summary>The program holds tasks that another client submitted, or that it published itself.</summary>
    public sealed record TaskFuturesHeld(IReadOnlyList<TaskHold> Tasks) : ClientEvent;

    /// <summary>The program holds a map that another client submitted, or that it published itself.</summary>
    public sealed record MapFuturesHeld(MapHold Map) : ClientEvent;

    /// <summary>The program waits for the end of a future. Each future has at most one waiter at a time.</summary>
    public sealed record FutureAwaited(HeldFuture Future, object Waiter) : ClientEvent;

    /// <summary>The program waits for the end of all items of a map.</summary>
    public sealed record MapFuturesAwaited(MapHold Map, object Waiter) : ClientEvent;

    /// <summary>The program listens to the items of a map as they end.</summary>
    public sealed record MapFuturesListened(MapHold Map, object Listener) : ClientEvent;

    /// <summary>The program cancels futures.</summary>
    public sealed record FuturesCancelled(IReadOnlyList<HeldFuture> Futures) : ClientEvent;

    /// <summary>The program retries futures that failed.</summary>
    public sealed record FuturesRetried(IReadOnlyList<HeldFuture> Futures) : ClientEvent;

    /// <summary>The program detaches futures: they are executed although no client holds them.</summary>
    public sealed record FuturesDetached(IReadOnlyList<HeldFuture> Futures) : ClientEvent;

    /// <summary>The program releases a future.</summary>
    public sealed record FutureReleased(HeldFuture Future) : ClientEvent;

    /// <summary>The program does not refer to a hold any more: all of its futures are released.</summary>
    public sealed record HoldReleased(Hold Hold) : ClientEvent;

    /// <summary>The program sends a message that does not concern its holds.</summary>
    public sealed record OtherMessageSent(object Message) : ClientEvent;

    /// <summary>The scheduler reports a task's result; null where the result must be fetched.</summary>
    public sealed record FutureFinished(TaskId Task, object? Result) : ClientEvent;

    /// <summary>The scheduler reports that a task failed or was cancelled.</summary>
    public sealed record FutureFailed(TaskId Task, TaskFailure Failure) : ClientEvent;

    /// <summary>The scheduler reports that a task's result is lost, or that the task is retried.</summary>
    public sealed record FutureReopened(TaskId Task) : ClientEvent;

    /// <summary>The scheduler reports the progress of a task.</summary>
    public sealed record FutureProgressed(TaskId Task, HoldProgress Progress) : ClientEvent;

    /// <summary>The scheduler reports that adjacent items of a map have ended.</summary>
    /// <param name="Results">The results of the items, or their location.</param>
    /// <param name="IsHere">Whether <paramref name="Results"/> are the results themselves.</param>
    /// <param name="Failed">Items that failed and are not retried.</param>
    /// <param name="Retrying">Items that are retried.</param>
    public sealed record MapFuturesFinished(
        RunId Run, BlockRange Items, object Results, bool IsHere, IReadOnlyList<ItemFailure> Failed, IReadOnlyList<long> Retrying) : ClientEvent;

    /// <summary>The scheduler reports that adjacent items of a map have failed or were cancelled.</summary>
    public sealed record MapFuturesFailed(RunId Run, BlockRange Items, TaskFailure Failure) : ClientEvent;

    /// <summary>The scheduler reports that results of adjacent items of a map are lost, or that the items are retried.</summary>
    public sealed record MapFuturesReopened(RunId Run, BlockRange Items) : ClientEvent;

    /// <summary>The link sends words to a scheduler from now on.</summary>
    /// <param name="MayBeRestored">Whether another scheduler or connection can replace a lost one, so that all words may have to be sent again.</param>
    public sealed record LinkOpened(bool MayBeRestored) : ClientEvent;

    /// <summary>The link can send words now.</summary>
    public sealed record LinkReady : ClientEvent;

    /// <summary>A scheduler has answered on this connection.</summary>
    public sealed record LinkConfirmed : ClientEvent;

    /// <summary>The connection broke, or its scheduler is lost.</summary>
    /// <param name="Patience">How long a cluster may be unreachable or without a scheduler.</param>
    public sealed record LinkLost(string Why, TimeSpan Patience) : ClientEvent;

    /// <summary>The attempt to make another connection failed.</summary>
    /// <param name="Patience">How long a cluster may be unreachable or without a scheduler.</param>
    public sealed record ReconnectFailed(TimeSpan Patience) : ClientEvent;

    /// <summary>Another connection was made, to the same scheduler or to one that does not know this client.</summary>
    public sealed record LinkRestored : ClientEvent;

    /// <summary>The cluster refuses the words of this client on every connection.</summary>
    public sealed record LinkRefused(string Why) : ClientEvent;

    /// <summary>The client is disposed of.</summary>
    public sealed record ClientClosed(string Why) : ClientEvent;
}

/// <summary>One task that a client submits.</summary>
/// <param name="Inputs">Tasks whose results the task takes.</param>
/// <param name="After">Tasks that must end before the task begins.</param>
/// <param name="Hold">The client's claim to the result; null: only other tasks need it.</param>
readonly record struct TaskToSubmit(long Index, IReadOnlyList<TaskId> Inputs, IReadOnlyList<TaskId> After, TaskHold? Hold);
