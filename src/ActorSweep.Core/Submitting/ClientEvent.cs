using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>What a client's state is told: by the program, by the scheduler, or by what connects the two. Objects in it travel through.</summary>
abstract record ClientEvent
{
    ClientEvent() { }

    /// <summary>The program submits tasks.</summary>
    /// <param name="Message">What is sent for it.</param>
    /// <param name="IsOpen">Whether tasks of this run come in several messages, so that they may depend on one another across messages.</param>
    public sealed record TasksSubmitted(object Message, RunId Run, bool IsOpen, IReadOnlyList<TaskToSubmit> Tasks) : ClientEvent;

    /// <summary>The program submits a map.</summary>
    /// <param name="Message">What is sent for it.</param>
    public sealed record MapSubmitted(object Message, MapHold Map) : ClientEvent;

    /// <summary>The program holds tasks that another client submitted, or that it published itself.</summary>
    public sealed record TasksHeld(IReadOnlyList<TaskHold> Tasks) : ClientEvent;

    /// <summary>The program holds a map that another client submitted, or that it published itself.</summary>
    public sealed record MapHeld(MapHold Map) : ClientEvent;

    /// <summary>The program waits for the end of a future. At most one waiter waits for each at a time.</summary>
    public sealed record FutureAwaited(HeldFuture Future, object Waiter) : ClientEvent;

    /// <summary>The program waits for the end of all items of a map.</summary>
    public sealed record MapAwaited(MapHold Map, object Waiter) : ClientEvent;

    /// <summary>The program wants to be told of a map's items as they end.</summary>
    public sealed record MapListened(MapHold Map, object Listener) : ClientEvent;

    /// <summary>The program cancels futures.</summary>
    public sealed record FuturesCancelled(IReadOnlyList<HeldFuture> Futures) : ClientEvent;

    /// <summary>The program has futures tried again that failed.</summary>
    public sealed record FuturesRetried(IReadOnlyList<HeldFuture> Futures) : ClientEvent;

    /// <summary>The program has futures executed though nobody holds them.</summary>
    public sealed record FuturesDetached(IReadOnlyList<HeldFuture> Futures) : ClientEvent;

    /// <summary>The program releases a future.</summary>
    public sealed record FutureReleased(HeldFuture Future) : ClientEvent;

    /// <summary>The program refers to a hold no more: all of its futures are released.</summary>
    public sealed record HoldReleased(Hold Hold) : ClientEvent;

    /// <summary>The program has something to say that is about nothing that it holds.</summary>
    public sealed record OtherSaid(object Message) : ClientEvent;

    /// <summary>The scheduler tells a task's result; null where it is to be fetched.</summary>
    public sealed record TaskFinished(TaskId Task, object? Result) : ClientEvent;

    /// <summary>The scheduler tells that a task failed or was cancelled.</summary>
    public sealed record TaskFailed(TaskId Task, TaskFailure Failure) : ClientEvent;

    /// <summary>The scheduler tells that a task's result is gone, or that it is tried again.</summary>
    public sealed record TaskReopened(TaskId Task) : ClientEvent;

    /// <summary>The scheduler tells how far a task says it is.</summary>
    public sealed record TaskProgressed(TaskId Task, HoldProgress Progress) : ClientEvent;

    /// <summary>The scheduler tells that adjacent items of a map have ended.</summary>
    /// <param name="Results">Their results, or where these are.</param>
    /// <param name="IsHere">Whether it is the results.</param>
    /// <param name="Failed">Those that failed for good.</param>
    /// <param name="Retrying">Those that are tried again.</param>
    public sealed record ItemsFinished(
        RunId Run, BlockRange Items, object Results, bool IsHere, IReadOnlyList<ItemFailure> Failed, IReadOnlyList<long> Retrying) : ClientEvent;

    /// <summary>The scheduler tells that adjacent items of a map have failed or were cancelled.</summary>
    public sealed record ItemsFailed(RunId Run, BlockRange Items, TaskFailure Failure) : ClientEvent;

    /// <summary>The scheduler tells that results of adjacent items of a map are gone, or that these are tried again.</summary>
    public sealed record ItemsReopened(RunId Run, BlockRange Items) : ClientEvent;

    /// <summary>The link carries words to a scheduler from now on.</summary>
    /// <param name="MayBeRestored">Whether its scheduler or its connection can be lost and another come, so that all may have to be said again.</param>
    public sealed record LinkOpened(bool MayBeRestored) : ClientEvent;

    /// <summary>The link can carry words now.</summary>
    public sealed record LinkReady : ClientEvent;

    /// <summary>A scheduler has answered on this connection.</summary>
    public sealed record LinkWelcomed : ClientEvent;

    /// <summary>The connection broke, or its scheduler is gone.</summary>
    /// <param name="Patience">How long a cluster may be out of reach, or without a scheduler.</param>
    public sealed record LinkLost(string Why, TimeSpan Patience) : ClientEvent;

    /// <summary>No other connection could be made.</summary>
    /// <param name="Patience">How long a cluster may be out of reach, or without a scheduler.</param>
    public sealed record ReconnectFailed(TimeSpan Patience) : ClientEvent;

    /// <summary>There is another connection, to the same scheduler or to one that knows nothing of this client.</summary>
    public sealed record LinkRestored : ClientEvent;

    /// <summary>The cluster will never take what this client says, on no connection.</summary>
    public sealed record LinkRefused(string Why) : ClientEvent;

    /// <summary>The client is disposed of.</summary>
    public sealed record Closed(string Why) : ClientEvent;
}

/// <summary>One task that a client submits.</summary>
/// <param name="Inputs">Tasks of which it takes the results.</param>
/// <param name="After">Tasks that have to have ended before it.</param>
/// <param name="Hold">The client's claim to its result; null: other tasks alone need it.</param>
readonly record struct TaskToSubmit(long Index, IReadOnlyList<TaskId> Inputs, IReadOnlyList<TaskId> After, TaskHold? Hold);
